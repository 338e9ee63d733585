import { words } from "./words.ts";

/** The things people talk about. A phrase beats the single words in it: "kartu sim" is a phone matter, not a card. */
export const topics = {
  // Whose chat this is: it says nothing about what is wanted.
  institution: words`bpjs`,
  // "ceksaldo" and other run-together words need no entry: unknown words are tried as two known ones.
  balance: words`saldo, balance, tabungan, simpanan, isi tabungan, savings`,
  money: words`uang, duit, dana, money, fund, dhuwit, arta, artos, yatra, dana saya, pitih, transfer`,
  jht: words`
    jht, jehate, jeha te, jaminan hari tua, hari tua, tabungan hari tua, old age savings, old age benefit,
    tarik jht`,
  jp: words`jp, jepe, je pe, jaminan pensiun, program pensiun, pension benefit`,
  jkk: words`
    jkk, jekaka, jaminan kecelakaan kerja, jaminan kecelakaan, asuransi kecelakaan kerja,
    work accident insurance, work accident benefit, asuransi kecelakaan`,
  jkm: words`
    jkm, jekaem, jaminan kematian, santunan kematian, jaminan meninggal, death benefit, death insurance,
    asuransi kematian`,
  jkp: words`
    jkp, jekape, jaminan kehilangan pekerjaan, jaminan kehilangan kerja, jaminan kehilangan,
    unemployment benefit, unemployment insurance, job loss benefit, siapkerja, tunjangan phk, uang phk,
    bantuan phk`,
  // Alone it may mean JP at 59 or JHT at 56, so it is no synonym of "jp".
  pension: words`pensiun, pensiunan, pension, retirement, retire, retired, purnatugas, uang pensiun`,
  contribution: words`
    iuran, setoran, premi, kontribusi, contribution, urunan, potongan, potongan gaji, potong gaji,
    bayaran bpjs`,
  history: words`
    riwayat, histori, history, mutasi, rekap, rincian, transaksi, catatan, transaction, statement,
    rekening koran`,
  month: words`
    bulan, sasi, wulan, month, tahun ini, bulan ini, januari, februari, maret, april, juni, juli, agustus,
    september, oktober, november, desember`,
  code: words`
    otp, kode, code, kode verifikasi, kode otp, verification code, sms kode, verifikasi, angka verifikasi`,
  password: words`
    sandi, kata sandi, password, pass, passwd, pasword, passcode, kata kunci, kecap sandi, tembung sandi,
    pin, pw, pwd`,
  authenticator: words`
    autentikator, authenticator, otentikator, aplikasi autentikator, google authenticator, totp, 2fa, aegis,
    verifikasi dua langkah, two step verification, two factor`,
  // "akn" is short for "akan" as well: only what is somebody's is an account.
  account: words`akun, account, akaun, user id, username, akn saya, akn aku, akn gue, akn abdi`,
  app: words`aplikasi, app, apps`,
  session: words`sesi, session`,
  // The chats that speak for an account.
  device: words`
    perangkat, device, devices, chat lain, chat yang masuk, sesi lain, other chats, chat mana saja,
    perangkat saya, my devices`,
  phone: words`
    hp, ponsel, telepon, wa, nomor hp, nomor telepon, nomor wa, nomor whatsapp, phone, phone number, mobile,
    mobile number, cell number, nomor handphone, seluler, nomor ponsel`,
  "sim-card": words`kartu sim, sim card, simcard, sim saya, my sim, kartu perdana, kartu hp, puk, sim hilang`,
  number: words`nomor, number`,
  email: words`email, e mail, surel, gmail, mail, imel, yahoo, alamat email, email address`,
  card: words`kartu, card, kertu`,
  "member-card": words`
    kartu digital, kartu kuning, kartu peserta, kartu bpjs, kartu bpjstk, kartu jamsostek, kartu kepesertaan,
    membership card, member card, digital card, e card, kartu anggota, kartu elektronik,
    kartu ketenagakerjaan, bpjs card, kertu bpjs`,
  "member-number": words`
    kpj, nkp, nomor peserta, nomor kepesertaan, nomor kartu, nomor bpjs, nomor anggota, nomor jamsostek,
    member number, membership number`,
  nik: words`nik, ktp, nomor induk`,
  data: words`data, data diri, data pribadi, personal data, informasi pribadi, jejak`,
  notification: words`
    notifikasi, notif, pemberitahuan, notification, notifications, broadcast, pesan promosi`,
  consent: words`persetujuan, consent, izin data`,
  chat: words`chat ini, percakapan, obrolan, riwayat chat, history chat, pesan saya`,
  // Fields of a participant's record that no other intent looks after.
  "personal-field": words`
    nama, nama lengkap, tanggal lahir, ibu kandung, nama ibu, status nikah, status kawin, alamat rumah,
    alamat domisili, domisili, birth date, date of birth, my name,
    kontak darurat, jenengku, status pernikahan, nama ibu kandung, nama saya`,
  // Where somebody is paid to.
  "payment-account": words`
    rekening, nomor rekening, rek bank, nomor rek, norek, rekening bank, bank account, account number,
    buku tabungan, passbook`,
  address: words`alamat, address`,
  dukcapil: words`dukcapil, biometrik, biometric, swafoto, selfie, verifikasi wajah, scan wajah, face`,
  office: words`
    kantor, cabang, kantor cabang, branch, office, kacab, kcp, kantor bpjs, kantor jamsostek, kantor bpjstk,
    service point`,
  hospital: words`rumah sakit, rs, hospital, plkk, klinik, clinic, igd, ugd, puskesmas, dokter`,
  company: words`
    perusahaan, pt, hrd, employer, company, majikan, pabrik, bos saya, tempat kerja, juragan, pemberi kerja,
    kantor, pemilik usaha, bendahara kantor`,
  membership: words`
    kepesertaan, peserta, keanggotaan, keikutsertaan, membership, member, kepersertaan, anggota`,
  status: words`status, keaktifan`,
  program: words`program, program bpjs`,
  services: words`
    layanan, fitur, menu, pilihan, main menu, menu utama, daftar menu, daftar layanan, services, features,
    opsi, options, pilihane, option`,
  document: words`
    syarat, persyaratan, dokumen, berkas, formulir, form, requirement, requirements, document, documents,
    surat, kuitansi, kwitansi, surat keterangan, syarate, documents needed, tahap 1, tahap 2, tahap i,
    tahap ii`,
  // The employer's letter that someone has left: asked for in JHT claims.
  paklaring: words`
    paklaring, verklaring, parklaring, surat paklaring, surat keterangan kerja, surat pengalaman kerja,
    surat resign`,
  reimbursement: words`
    reimburse, reimbursement, ganti rugi, biaya berobat, biaya rumah sakit, biaya pengobatan, biaya rs,
    penggantian biaya, ganti biaya, biaya operasi`,
  tax: words`pajak, tax, pph`,
  ceiling: words`
    plafon, batas upah, batas gaji, upah maksimal, gaji maksimal, ceiling, usia pensiun, umur pensiun,
    retirement age, pension age, tarif iuran, tarif, denda, batas, maksimal, batas maksimal, batas atas`,
  percent: words`persen, percent, prosen, sebagian, sebagian dulu, separuh`,
  house: words`rumah, house, kpr, dp rumah, perumahan, home`,
  heir: words`ahli waris, waris, janda, duda, yatim, heir, heirs, beneficiary, ahli warise`,
  condolence: words`
    santunan, uang duka, pemakaman, biaya pemakaman, beasiswa, scholarship, funeral, duka, kifayah`,
  "self-employed": words`
    bpu, bukan penerima upah, mandiri, pekerja lepas, freelance, freelancer, ojol, self employed, wiraswasta,
    pedagang, driver online`,
  "private-link": words`link, situs, website, web, url, tautan, apk, lapakasik, lapak asik`,
  authenticity: words`
    resmi, asli, official, beneran, benar bpjs, penipu, penipuan, tipu, scam, hoax, hoaks, palsu, fake, real,
    legit, terpercaya, abal abal, nipu, phishing, modus, ngapusi, bohongan, centang biru, genuine, kredibel,
    tipuan, benar ini, ini benar, benarkah, benar tidak, benar apa, aman, benar ini bpjs, ini benar bpjs`,
  stranger: words`
    mengaku, ngaku, ngakunya, mengatasnamakan, orang tidak dikenal, nomor tidak dikenal, ngaku ngaku,
    ngangken, pura pura, claiming to be, pretending, ditelepon, ditelpon, menelepon saya, nelpon saya,
    telepon dari, sms dari, wa dari, orang bpjs, dapat telepon, dapat sms, dapat wa, ada wa, ada sms,
    ada telepon, ada yang telepon`,
  agent: words`
    petugas, cs, admin, customer service, customer care, call center, callcenter, operator, agent, agen,
    manusia, human, costumer service, real person, live chat, live agent, orang asli, orang beneran, staf,
    staff, pegawai bpjs, person, representative`,
  "a-person": words`orang, wong, jalmi, jalma, someone, somebody, orangnya`,
  // How one is served; what is offered is "services".
  "service-quality": words`pelayanan, pelayanannya, antrian, antrean`,
  bot: words`bot, robot, chatbot, botnya, mesin penjawab, ai`,
  language: words`
    bahasa, language, boso, basa, english, inggris, jawa, jowo, sunda, bahasa indonesia, indonesian,
    bahasa inggris, bahasa jawa, bahasa sunda, in english, javanese, sundanese, lang, enggres`,
  place: words`
    bekasi, bandung, surabaya, jakarta, depok, bogor, tangerang, medan, semarang, solo, jogja, yogyakarta,
    makassar, malang, palembang, denpasar, batam, cirebon, cikarang, karawang, sidoarjo, gresik, balikpapan,
    samarinda, pontianak, banjarmasin, padang, pekanbaru, lampung, manado, serang, cilegon, purwakarta,
    sukabumi, garut, tasikmalaya, kediri, madiun, jember, kudus, tegal, purwokerto, magelang, cimahi,
    mataram, kupang, jayapura, ambon, aceh, jambi, bengkulu, bali, jaksel, jakbar, jaktim, jakpus, jakut, jabodetabek`,
  "everyone-data": words`
    semua peserta, seluruh peserta, data peserta, database, data orang, peserta lain, data nasabah`,
} as const;
