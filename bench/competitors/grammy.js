// `session` over Redis and a router on the step of a form, as grammY's documentation says:
// https://grammy.dev/plugins/session, https://grammy.dev/plugins/router, https://grammy.dev/guide/deployment-types
import { createServer } from "node:http";
import { Router } from "@grammyjs/router";
import { RedisAdapter } from "@grammyjs/storage-redis";
import { Bot, InlineKeyboard, Keyboard, session, webhookCallback } from "grammy";
import { Redis } from "ioredis";
import { checkCode, readBalances, readEmail, readKpj, readNik, readPhone, sendCode } from "./office.js";
import { listen, settings } from "./settings.js";
import * as texts from "./texts.js";

const removeKeyboard = { remove_keyboard: true };

function buttons(labels) {
  const all = labels.map((label) => InlineKeyboard.text(label, label));
  return InlineKeyboard.from([all]).toFlowed(2);
}

function say(ctx, text, keyboard) {
  return ctx.reply(text, {
    parse_mode: "HTML",
    ...(keyboard === undefined ? {} : { reply_markup: keyboard }),
  });
}

const router = new Router((ctx) => ctx.session.step);

router.route("new", async (ctx) => {
  ctx.session.step = "consent";
  await say(ctx, texts.hello, buttons(texts.labels.consent));
});
router.route("consent", async (ctx) => {
  if (!/^(setuju|ya|1)$/i.test(ctx.msg.text)) return say(ctx, texts.hello, buttons(texts.labels.consent));
  ctx.session.step = "idle";
  await say(ctx, texts.thanks, buttons(texts.labels.menu));
});
router.route("nik", async (ctx) => {
  const nik = readNik(ctx.msg.text);
  if (nik === null) return say(ctx, texts.badNik);
  ctx.session.draft.nik = nik;
  ctx.session.step = "kpj";
  await say(ctx, texts.askKpj, removeKeyboard);
});
router.route("kpj", async (ctx) => {
  const kpj = readKpj(ctx.msg.text);
  if (kpj === null) return say(ctx, texts.badKpj);
  ctx.session.draft.kpj = kpj;
  ctx.session.step = "phone";
  await say(ctx, texts.askPhone, new Keyboard().requestContact(texts.labels.sharePhone).oneTime().resized());
});
router.route("phone", async (ctx) => {
  const phone = readPhone(ctx.msg.text);
  if (phone === null) return say(ctx, texts.badPhone);
  ctx.session.draft.phone = phone;
  ctx.session.step = "email";
  await say(ctx, texts.askEmail, removeKeyboard);
});
router.route("email", async (ctx) => {
  const email = readEmail(ctx.msg.text);
  if (email === null) return say(ctx, texts.badEmail);
  ctx.session.draft.email = email;
  ctx.session.step = "review";
  await say(ctx, texts.review(ctx.session.draft), buttons(texts.labels.review));
});
router.route("review", async (ctx) => {
  if (!/^[12]$/.test(ctx.msg.text)) return say(ctx, texts.badChoice);
  sendCode(ctx.chat.id, ctx.session.draft);
  ctx.session.step = "code";
  await say(ctx, texts.codeSent(ctx.session.draft), buttons(texts.labels.code));
});
router.route("code", async (ctx) => {
  if (!checkCode(ctx.chat.id, ctx.msg.text, ctx.session.draft)) return say(ctx, texts.badCode);
  ctx.session = { step: "idle", signedIn: true, draft: {} };
  await say(ctx, texts.registered, buttons(texts.labels.registered));
});

const bot = new Bot(settings.token, { client: { apiRoot: settings.apiRoot } });
bot.use(
  session({
    initial: () => ({ step: "new", signedIn: false, draft: {} }),
    storage: new RedisAdapter({ instance: new Redis(settings.redisUrl) }),
  }),
);
bot.on("message:text").use(router);
bot.hears(/^daftar/i, async (ctx) => {
  ctx.session.step = "nik";
  await say(ctx, texts.askNik, removeKeyboard);
});
bot.hears(/^(cek )?saldo/i, async (ctx) => {
  const figures = ctx.session.signedIn ? readBalances(ctx.chat.id) : null;
  if (figures === null) return say(ctx, texts.signInFirst);
  await say(ctx, texts.balances(figures), buttons(texts.labels.balances));
});
bot.on("message:text", (ctx) => say(ctx, texts.menu, buttons(texts.labels.menu)));

await bot.api.setWebhook("https://bench.example/telegram/webhook", { secret_token: settings.secret });
listen(createServer(webhookCallback(bot, "http", { secretToken: settings.secret })));
