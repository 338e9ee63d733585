// Scenes over the session store that Telegraf's documentation names:
// https://github.com/feathers-studio/telegraf-docs/blob/master/guide/session.md, https://github.com/telegraf/session
import { createServer } from "node:http";
import { Redis } from "@telegraf/session/redis";
import { Markup, Scenes, session, Telegraf } from "telegraf";
import { checkCode, readBalances, readEmail, readKpj, readNik, readPhone, sendCode } from "./office.js";
import { listen, settings } from "./settings.js";
import * as texts from "./texts.js";

const removeKeyboard = Markup.removeKeyboard();

function buttons(labels) {
  const all = labels.map((label) => Markup.button.callback(label, label));
  return Markup.inlineKeyboard(all, { columns: 2 });
}

const consent = new Scenes.BaseScene("consent");
consent.enter((ctx) => ctx.replyWithHTML(texts.hello, buttons(texts.labels.consent)));
consent.hears(/^(setuju|ya|1)$/i, async (ctx) => {
  ctx.session.consented = true;
  await ctx.scene.leave();
  await ctx.replyWithHTML(texts.thanks, buttons(texts.labels.menu));
});
consent.on("text", (ctx) => ctx.scene.reenter());

const register = new Scenes.WizardScene(
  "register",
  async (ctx) => {
    await ctx.replyWithHTML(texts.askNik, removeKeyboard);
    return ctx.wizard.next();
  },
  async (ctx) => {
    const nik = readNik(ctx.message.text);
    if (nik === null) return ctx.replyWithHTML(texts.badNik);
    ctx.wizard.state.nik = nik;
    await ctx.replyWithHTML(texts.askKpj, removeKeyboard);
    return ctx.wizard.next();
  },
  async (ctx) => {
    const kpj = readKpj(ctx.message.text);
    if (kpj === null) return ctx.replyWithHTML(texts.badKpj);
    ctx.wizard.state.kpj = kpj;
    const share = Markup.keyboard([Markup.button.contactRequest(texts.labels.sharePhone)]);
    await ctx.replyWithHTML(texts.askPhone, share.oneTime().resize());
    return ctx.wizard.next();
  },
  async (ctx) => {
    const phone = readPhone(ctx.message.text);
    if (phone === null) return ctx.replyWithHTML(texts.badPhone);
    ctx.wizard.state.phone = phone;
    await ctx.replyWithHTML(texts.askEmail, removeKeyboard);
    return ctx.wizard.next();
  },
  async (ctx) => {
    const email = readEmail(ctx.message.text);
    if (email === null) return ctx.replyWithHTML(texts.badEmail);
    ctx.wizard.state.email = email;
    await ctx.replyWithHTML(texts.review(ctx.wizard.state), buttons(texts.labels.review));
    return ctx.wizard.next();
  },
  async (ctx) => {
    if (!/^[12]$/.test(ctx.message.text)) return ctx.replyWithHTML(texts.badChoice);
    sendCode(ctx.chat.id, ctx.wizard.state);
    await ctx.replyWithHTML(texts.codeSent(ctx.wizard.state), buttons(texts.labels.code));
    return ctx.wizard.next();
  },
  async (ctx) => {
    if (!checkCode(ctx.chat.id, ctx.message.text, ctx.wizard.state)) return ctx.replyWithHTML(texts.badCode);
    ctx.session.signedIn = true;
    await ctx.scene.leave();
    return ctx.replyWithHTML(texts.registered, buttons(texts.labels.registered));
  },
);

const bot = new Telegraf(settings.token, { telegram: { apiRoot: settings.apiRoot } });
bot.use(session({ store: Redis({ url: settings.redisUrl }), defaultSession: () => ({}) }));
bot.use(new Scenes.Stage([consent, register]).middleware());
bot.use((ctx, next) => (ctx.session.consented ? next() : ctx.scene.enter("consent")));
bot.hears(/^daftar/i, (ctx) => ctx.scene.enter("register"));
bot.hears(/^(cek )?saldo/i, (ctx) => {
  const figures = ctx.session.signedIn ? readBalances(ctx.chat.id) : null;
  if (figures === null) return ctx.replyWithHTML(texts.signInFirst);
  return ctx.replyWithHTML(texts.balances(figures), buttons(texts.labels.balances));
});
bot.on("text", (ctx) => ctx.replyWithHTML(texts.menu, buttons(texts.labels.menu)));

listen(
  createServer(
    await bot.createWebhook({
      domain: "bench.example",
      path: "/telegram/webhook",
      secret_token: settings.secret,
    }),
  ),
);
