import { words } from "./words.ts";

/**
 * How people write a word ← the standard word or words the rest of the lexicon uses. For abbreviations and for small words of
 * Javanese, Sundanese and English; a regional word with a meaning of its own goes to the concept it means instead.
 */
export const spellings: Readonly<Record<string, readonly string[]>> = {
  // Negation. Every language has its own words, so that a phrase need be listed only once, with "tidak".
  tidak: words`
    ga, gak, g, nggak, ngga, enggak, engga, tdk, tak, gx, gk, ngak, kagak, kaga, ndak, ora, ra, mboten, teu,
    henteu, not, moal, tida, nda, ogah, isnt, doesnt, didnt, wont, nehi, embung, never`,
  jangan: words`jgn, jngn, jan, ojo, tong, ulah, dont, jgan, jng, jangn, ojok, entong`,
  belum: words`blm, blum, blom, belom, durung, dereng, acan, tacan, durong, yet, blon`,
  bukan: words`bkn, sanes, dudu, udu, sanesna`,
  "tidak jadi": words`gajadi, gakjadi, nggakjadi, ngajadi, gjd, gajd, tdkjadi`,
  "tidak usah": words`gausah, gakusah, gosah, gausa, ngausah`,
  "tidak mau": words`gamau, gakmau, emoh, alim`,
  "tidak bisa": words`gabisa, gakbisa, cant, cannot, gbs, gbisa`,
  "tidak tahu": words`gatau, gatahu, gaktau, entah`,
  usah: words`kedah, kudu, kudune`,
  jadi: words`jd, sido, janten, sios, jadinya`,
  // Questions.
  berapa: words`brp, brapa, brpa, berap, bp, brape, barapa, piroan`,
  gimana: words`
    gmn, gmna, bagaimana, gimanakah, gmana, bgmn, gimn, pie, pripun, kepriye, kumahana, bgaimana, gimane`,
  itu: words`iku, kuwi, eta, itu, that, it`,
  ini: words`iki, ieu, niki, this`,
  apa: words`ap, opo, naon, nopo, what, apaan, menapa`,
  kapan: words`kpn, kapankah, iraha`,
  mana: words`mn, endi, ngendi, ndi, kamana, dimana, dmn, dmana, pundi, manakah, kemana, wherever`,
  kenapa: words`knp, knapa, naha, ngopo, kunaon, kenapakah, why, mengapa`,
  // Time, degree, linking.
  sudah: words`udah, dah, udh, sdh, ud, sda, suda, wis, wes, tos, geus, sampun`,
  masih: words`msh, masi, isih, tasih, keneh`,
  lagi: words`lg, lgi, maneh, deui`,
  baru: words`br, bru, mentas, karek`,
  nanti: words`nti, ntar, tar, entar, mengko, engke`,
  kalau: words`klo, kalo, kl, klu, klau, kalw, yen, lamun, nek, lek`,
  tapi: words`tp, tpi, tetapi, ning, nanging, tapina, but`,
  sama: words`ama, sm, karo, sareng, kalih, jeung, kaliyan, kambek`,
  dan: words`n, and, lan, serta, plus, tur`,
  untuk: words`utk, tuk, kanggo, for, pikeun, kangge`,
  yang: words`yg, sing, nu, ingkang, anu, yng`,
  dengan: words`dgn, dg, with`,
  dari: words`dr, dri, saking, seko, saka, tina, from, ti`,
  di: words`neng, nang, at, ing, nek di`,
  karena: words`krn, karna, soalnya, amargi, sebab, because`,
  saja: words`aja, aj, wae, mawon, just`,
  semua: words`smua, kabeh, sadaya, sedoyo, semuanya, all`,
  bulan: words`bln, bulanan`,
  tahun: words`thn, th, taun`,
  hari: words`hr, dinten, dina`,
  punya: words`nduwe, duwe, gaduh, gadah, kagungan, pny, punyak`,
  orang: words`org, orng, oramg`,
  benar: words`bener, bnr, bnar`,
  // Verbs and nouns as they are shortened.
  hapus: words`apus, hps, apusin`,
  bisa: words`bs, bsa, bsia, bsh, isa`,
  pakai: words`pake, pkai, pk, make, nganggo, nganggem, pakenya`,
  mau: words`mo, mw, pgn, pgen, pen, maw, mao`,
  tahu: words`tau, weruh, terang`,
  dapat: words`dpt, dapet, dpet`,
  sampai: words`sampe, smp, smpai, nyampe`,
  ambil: words`ambl, amblin, ngambil, mendet, dijupuk`,
  minta: words`mnta, mintak`,
  ingat: words`inget, eling, emut, remember`,
  mengerti: words`ngerti, paham, faham, mudeng, ngartos, ngarti, understand, mudheng`,
  bayar: words`byr, mbayar, mayar`,
  kirim: words`krm, krim`,
  masuk: words`msk, msuk`,
  nomor: words`no, nomer, nmr, nope, nomere, nmor, nomber`,
  hp: words`hape, handphone, henpon, hapeku, hpku, nohp`,
  wa: words`whatsapp, whatsap, watsap, wasap`,
  bpjs: words`bpj, bpsj, bpjstk, bpjamsostek, jamsostek, bpjsnaker, bpjsketenagakerjaan, bpjstek, bpjskt`,
  perusahaan: words`prusahaan, prshn, perush, kantoran`,
  klaim: words`klm, klaem`,
  saldo: words`sld, salda, slado`,
  sandi: words`sndi, sandhi`,
  daftar: words`dftr, daptar`,
  kesehatan: words`kes, ksehatan`,
  "video call": words`videocall, vcall`,
  tanggal: words`tgl`,
  alamat: words`almt`,
  "log in": words`loggin`,
  "rumah sakit": words`rumahsakit`,
  "terima kasih": words`trimakasih, mksh, makasi, mksih, maksih, makasii, mkasih, trmksh, mksi`,
};

/** Words that carry no wish: particles, address, politeness, and the small words between others. */
export const fillers: readonly string[] = words`
  dong, deh, nih, sih, kak, ka, min, mimin, gan, bos, boss, bro, sis, mas, mbak, mba, pak, bu, bang, om,
  tante, loh, lho, lah, kok, ko, ya, yah, yaa, tuh, toh, to, tho, teh, mah, atuh, kang, teteh, apakah, ah,
  eh, oh, hmm, nya, si, the, a, an, of, am, be, it, in, on, di, ke, dari, yang, untuk, dengan, dulu, disik,
  heula, rumiyin, saja, juga, pun, kan, kah, tadi, kakak, sist, gaes, guys, cuy, coy, bray, ges, please, pls,
  plis, lur, dulur, cak, ning, wkwk, wkwkwk, hehe, haha, hadeh, aduh, waduh, duh, yg, nah, jal, dhisik, bgt,
  banget, pisan, sekali, very, do, did, does, you, your, kalian, anda, kamu, has, have, been, will, was, so,
  nyah, tah, euy, mister, sir, madam, dik, dek, say, cyin, beb, jmo, tk, ketenagakerjaan, naker`;

/**
 * Everyday words that mean nothing here and must not be taken for a misspelt one that does ("akan" is no "akun",
 * "cari" no "cair").
 */
export const plain: readonly string[] = words`
  akan, cari, ada, adalah, ini, itu, hari, besok, kemarin, kemaren, minggu, pagi, dia, kami, kita, mereka,
  punya, orang, semua, satu, dua, tiga, empat, lima, enam, tujuh, delapan, sembilan, sepuluh, juta, ribu, jt,
  rb, rupiah, rp, per, tiap, setiap, banyak, sedikit, lebih, kurang, paling, sangat, atas, bawah, dalam,
  antara, hingga, setelah, sesudah, sebelum, saat, ketika, waktu, jam, menit, detik, biasa, biar, supaya,
  agar, karena, kenapa, siapa, atau, maka, oleh, bagi, pada, seperti, kayak, kaya, begitu, begini, gitu,
  gini, lain, sendiri, langsung, segera, suka, makan, minum, tidur, pergi, pulang, jalan, besar, kecil,
  bagus, enak, panas, dingin, anak, bapak, ibu, kakak, mas, the, and, about, there, here, then, than, make,
  like, know, go, going, let, some, any, more, most, after, before, into, over, under, again, once, why, who,
  was, were, had, would, should, mine, their, its, our, us, we, they, he, she, him, her, tanah, air, malam,
  siang, sore, nama, warna, putih, hitam, merah, biru, sekolah, kuliah, kota, desa, jalanan, pasar, toko,
  warung, kunci, pintu, meja, lagi, pernah, sering, kadang, selalu, tetap, cukup, hampir, mungkin, pasti,
  harus, wajib, boleh, butuh, rasa, pikir, bilang, kata, katanya, tulis, baca, dengar, denger, lihatlah,
  mikir, nunggu, tunggu, nyoba, pilih, pilihin, pertama, kedua, ketiga, akhir, awal, tengah, ujung, depan,
  belakang, samping, kiri, kanan, luar, langit, modal, mulu, baik, helm, last, termasuk, memang, sebagai,
  bersama, terutama, menurut, seluruh, kepada, merasa, berupa, usaha, siapapun, lama lama, hari ini, sebulan,
  setahun, seminggu, januari, tanya, jawab, bikinan, sekali, soal, hal, macam, jenis, cuma, cuman, hanya,
  malah, justru, padahal, walau, meski, meskipun, walaupun, tanpa, lewat, sampai, sejak, selama, sambil,
  sekitar, kantin, karya, kertas, sana, situ, ngono, ngene, kok, kan, sopo, jare, ning, neng, lagian,
  soalnya, terakhir, pertamanya, sini, ma, mi, buat, gede, cilik, ajeng, aya, euweuh, saha, iso, gusti,
  allah, tuhan, alhamdulillah, insyaallah, maaf, maap, sorry, mohon, semoga, kasihan, senang, sedih, marah,
  takut, malu, berani, benci, cinta, sayang, rindu, teman, kawan, tempat, barang, harga, murah, mahal,
  hitungannya`;

/** Words after which a new thought begins; punctuation does the same. */
export const contrasts: readonly string[] = words`
  tapi, cuma, cuman, hanya, melainkan, malah, justru, padahal, mending, only, rather, instead, ngan, mung,
  tetapi, namun, sebaliknya, sanajan`;

/** Words that put one wish beside another: "ganti email dan nomor". */
export const joiners: readonly string[] = words`dan, sama, sekaligus, juga, serta, plus, beserta, also`;

/** Words that put one wish after another: what stands before them is wanted first. */
export const sequencers: readonly string[] = words`
  sekalian, baru, lalu, kemudian, setelah itu, habis itu, abis itu, terus, trus, then, selanjutnya,
  abis gitu, sakalian, pisan, teras`;

/** Number words, for choices ("nomor dua", "yang kedua") and amounts. */
export const numberWords: Readonly<Record<string, number>> = {
  satu: 1,
  pertama: 1,
  kesatu: 1,
  siji: 1,
  hiji: 1,
  one: 1,
  first: 1,
  setunggal: 1,
  dua: 2,
  kedua: 2,
  loro: 2,
  two: 2,
  second: 2,
  kalih: 2,
  tiga: 3,
  ketiga: 3,
  telu: 3,
  tilu: 3,
  three: 3,
  third: 3,
  empat: 4,
  keempat: 4,
  papat: 4,
  opat: 4,
  four: 4,
  fourth: 4,
  lima: 5,
  kelima: 5,
  limo: 5,
  five: 5,
  fifth: 5,
  enam: 6,
  keenam: 6,
  nem: 6,
  genep: 6,
  six: 6,
  sixth: 6,
  tujuh: 7,
  ketujuh: 7,
  pitu: 7,
  seven: 7,
  seventh: 7,
  delapan: 8,
  kedelapan: 8,
  wolu: 8,
  eight: 8,
  eighth: 8,
  sembilan: 9,
  kesembilan: 9,
  sanga: 9,
  nine: 9,
  ninth: 9,
  sepuluh: 10,
  kesepuluh: 10,
  sepuluhnya: 10,
  ten: 10,
  tenth: 10,
};
