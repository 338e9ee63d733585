import { words } from "./words.ts";

/** The talk around a request: yes, hello, thanks, and being at a loss. */
export const talk = {
  what: words`apa`,
  why: words`kenapa`,
  yes: words`
    iya, yes, yup, yoi, oke, ok, okay, sip, setuju, betul, benar, leres, nggih, inggih, muhun, sumuhun, enya,
    iyo, siap, gas, gaskeun, yo, yap, agree, right, correct, sure, boleh, deal, cocok, heeh, ho oh, sepakat,
    monggo, mangga, confirm, exactly, fine, yep, gass, oce, okelah, nuhun leres, tentu, pasti, sudah benar,
    sudah betul, sudah punya, yakin, he eh, iye`,
  // "no" is how most people here shorten "nomor", so the English refusals are listed as phrases.
  refusal: words`no thanks, no thank you, no way`,
  hello: words`
    p, halo, hai, hello, hi, hey, pagi, siang, sore, malam, selamat pagi, selamat siang, selamat sore,
    selamat malam, permisi, assalamualaikum, asalamualaikum, salam, punten, kulonuwun, kulo nuwun,
    sampurasun, sugeng enjing, sugeng siang, sugeng dalu, sugeng sonten, wilujeng, wilujeng enjing,
    wilujeng siang, wilujeng sonten, wilujeng wengi, ping, tes, test, good morning, good afternoon,
    good evening, hi there, met pagi, met siang, met malam, met sore, shalom, misi, oi, woi, hallo, halooo,
    rahayu, ada orang, hei, anybody there, greetings, good day, om swastiastu, horas`,
  thanks: words`
    terima kasih, makasih, thanks, thank you, matur nuwun, nuwun, suwun, hatur nuhun, nuhun, trims, thx, tq,
    ty, tengkyu, thank, maturnuwun, arigato, kamsia, terimakasih, mks, sangat membantu, haturnuhun,
    matursuwun, thankyou, syukron, jazakallah`,
  help: words`
    bantuan, bantu, tolong, help, bingung, kebingungan, tidak mengerti, tidak paham, tidak ngerti,
    tidak mudeng, tidak ngartos, confused, pusing, gimana sih, gimana ini, ini gimana, tidak tahu caranya,
    cara pakai, cara menggunakan, cara pakainya, harus gimana, petunjuk, panduan, tulungan, bantosan,
    rewangi, tidak ngarti, what should i do, how does this work, apa yang harus, lieur, mumet, tidak mudheng,
    gimana dong, how to use, tidak tahu harus, kumaha ieu, piye iki, piye to, dont understand, jelimet,
    saya harus apa`,
  "services-question": words`
    bisa apa, layanan apa, bisa ngapain, apa yang bisa, what can you do, bisa bantu apa, melayani apa,
    fitur apa, ada apa di sini, iso opo, tiasa naon, bisa apa saja, bisa apa aja, ada layanan apa`,
  // What one says when one is fed up with talking to a machine.
  "fed-up": words`
    capek, bosan, males, muter muter, tidak nyambung, bete, jawabannya itu itu saja, tidak membantu,
    tidak jelas`,
  swear: words`goblok, anjing, bangsat, tolol, bego, tai, asu, kampret, brengsek, sialan`,
} as const;
