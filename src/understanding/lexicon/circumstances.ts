import { words } from "./words.ts";

/** What has happened, to whom, when, and how a question is put. */
export const circumstances = {
  "how-much": words`
    berapa, piro, pira, pinten, sabaraha, pirang, how much, jumlah, total, nominal, how many, totalnya,
    kekumpul, terkumpul, ngumpul, sisa, ada berapa, sampai berapa, sakumaha, gedhene, besar, besarnya`,
  when: words`kapan, when, sampai kapan, berapa hari, berapa lama, how long, sejak kapan, kapan mulai`,
  where: words`
    mana, where, lokasi, terdekat, nearest, closest, cedhak, cedak, caket, deket, dekat, pangdeukeutna,
    deukeut, location, near, alamat, letak, rute, maps, peta, sekitar, nearby, sakedhap, paling dekat`,
  hours: words`
    jam buka, buka jam, jam operasional, jam layanan, jam berapa, opening hours, open, tutup jam, hari sabtu,
    hari minggu, jam pelayanan, jam kerja, working hours, buka hari, hari libur`,
  // "gugur" is how Javanese speaks of those who died at work or war; "mati" is for phones, see broken.
  die: words`
    meninggal, wafat, tewas, mninggal, meninggal dunia, seda, tilar donya, ngantunkeun, ngantunkeun dunya,
    maot, pupus yuswa, passed away, died, dead, death, almarhum, almarhumah, alm, kematian, gugur, berpulang,
    kapundhut, passed on, tilem, mangkat, sedo, ninggal, tilar dunya, meninggalnya, ninggal dunyo, pejah,
    meninggl, meniggal, meningal, mninggl, menigal, meninggoy, mendiang, inalillahi, innalillahi, innalilahi,
    deceased, killed, dies, widow, is gone, bapak sudah tidak ada, ibu sudah tidak ada, ayah sudah tidak ada, tutup usia, tutup yuswa, sudah tiada, telah tiada, jenazah,
    almarhum suami, almarhum bapak, almarhum ayah, almarhumah istri, almarhumah ibu, has passed, late husband,
    late wife, late father, late mother, late son, lost my husband, lost my wife, lost my father, lost my dad,
    lost my mother, lost my mom, lost my son, lost my daughter, lost my brother, lost my sister, dipanggil tuhan,
    dipanggil yang kuasa, bunuh diri, dimakamkan`,
  // Of a person and with nothing else beside it; of a phone and of money it says something else.
  gone: words`mati, modar, tidak ada, sudah tidak ada, tiada, passed`,
  if: words`kalau, jika, bila, seandainya, andai, if, misal, upami, umpama, menawi`,
  "laid-off": words`
    phk, phkan, dipecat, layoff, laid off, lay off, dirumahkan, pecat, diberhentikan, kehilangan pekerjaan,
    pemutusan, fired, dikeluarkan, lost my job, retrenched, pengurangan karyawan, perusahaan tutup,
    perusahaan bangkrut, pabrik tutup, kantor tutup, redundant, kena pengurangan, efisiensi,
    perumahan karyawan, pailit, kehilangan kerja, job loss, dipehaka`,
  "left-job": words`
    resign, mengundurkan diri, pengunduran diri, berhenti kerja, berhenti bekerja, keluar kerja,
    keluar dari kerja, keluar perusahaan, keluar pt, keluar pabrik, keluar dari kantor, kontrak habis,
    habis kontrak, tidak kerja, tidak bekerja, kontrak selesai, resigned, kontrak kerja habis,
    kontrak kerja selesai, quit my job, left my job, keluar tempat kerja, metu gawe, metu kerja, kaluar gawe,
    kaluar damel, medal damel, nganggur, menganggur, tidak kerja lagi, risain, resain, mundur kerja,
    pindah kerja, putus kontrak, udah tidak kerja, habis masa kontrak, leren kerjo, eureun gawe, out kerja,
    out dari pt, kontrak putus, jobless, sudah berhenti`,
  "still-working": words`
    masih kerja, masih bekerja, masih aktif bekerja, still working, still employed, masih aktif kerja,
    tetap kerja, sambil kerja, sambil masih kerja`,
  "old-age": words`umur 56, usia 56, udah 56, 56 tahun, umur 59, usia 59, sudah 59, 59 tahun, sudah 56`,
  abroad: words`luar negeri, abroad, overseas, meninggalkan indonesia, pindah negara, wna`,
  accident: words`
    kecelakaan, celaka, laka, accident, kacilakaan, kecelakaan kerja, laka kerja, work accident, tabrakan,
    katabrak, ditabrak, nabrak, ketabrak, kecelakaan lalu lintas, crash, cilaka, kacelakaan, tubrukan,
    insiden, ledakan, meledak, explosion, kebakaran, tertimbun, ketimbun, hit by, ditubruk, ketubruk, kesamber,
    tenggelam, kclkaan`,
  injury: words`
    jatuh, terjatuh, kejepit, terjepit, kesetrum, tersetrum, luka, terluka, berdarah, pingsan, patah,
    terpotong, ketiban, tertimpa, tibo, labuh, geubis, kebakar, terbakar, keracunan, injured, hurt, bleeding,
    fell, injury, putus jari, cedera, tatu, raheut, ketimpa, tergilas, kelindes, terlindas, ambruk, kesirem,
    tersiram, kegencet, kena mesin, kepeleset, kepleset, terpeleset, kecekluk, kena gerinda, kena gergaji, kena las,
    kena setrum, kena strum, kena strom, kena serpihan, kena pecahan, kena pisau, kena palu, kena besi, kena api, kena air keras, kena cairan kimia, kena bahan kimia,
    kena reruntuhan, tertusuk, ketusuk, luka bakar, digigit ular, dipatok ular, disengat, electrocuted, burned,
    burnt, tersengat, tersayat, kesayat, kepotong, keinjak, keinjek,
    ketumpahan, tangan masuk mesin, jari masuk mesin, kejang, roboh, cut off, serangan jantung, heart attack, keguguran, tersengat listrik, kesetrum listrik,
    kebacok, kecelup, melepuh, kejatuhan, keseleo, terkilir, gegar otak,
    tidak sadar, tidak sadarkan diri, unconscious, bleeding`,
  disability: words`cacat, disability, disabled, lumpuh, amputasi, cacat tetap, stmb`,
  work: words`
    kerja, pekerjaan, bekerja, work, job, pagawean, damel, kerjo, gawe, gawean, makarya, proyek, lembur,
    shift, workplace, karyawan, buruh, project site, dines`,
  now: words`
    sekarang, barusan, baru saja, lagi di igd, lagi di rs, saat ini, now, just happened, right now, ayeuna,
    saiki, sakniki, just now, tadi pagi, barusan saja, nembe, hari ini, tadi siang, wingi bengi, sakmenika`,
  emergency: words`
    darurat, emergency, gawat, urgent, cepat, kritis, harus kemana, bawa kemana, bawa ke rumah sakit,
    ambulan, ambulans, ambulance, pertolongan, harus mana, which hospital, sos`,
  // A thing that is gone.
  lost: words`
    hilang, ilang, leungit, kehilangan hp, lost, dicuri, dicopet, kecopetan, stolen, kemalingan, raib,
    tercecer, kecuri, kajambret, dijambret`,
  // An account in which somebody else is.
  hijacked: words`
    dibajak, dihack, kena hack, hacked, diretas, dibobol, kebobolan, diambil alih, dibajak orang, hijacked, kena bajak,
    dipakai orang, dipakai orang lain`,
  // A thing that no longer works.
  broken: words`
    mati, hangus, tidak aktif, nonaktif, rusak, keblokir, diblokir, blokir, dead, expired nomor,
    tidak dipakai, tidak kepake, tidak dipake, kena hack, dihack, hacked, dibajak, tidak bisa dibuka, modar,
    paeh, pareum, ganti kartu, tidak digunakan, no longer, tidak kepakai`,
  fail: words`
    gagal, error, tidak bisa, failed, fail, can not, mental, kendala, masalah, bermasalah, loading, lemot,
    trouble, problem, macet, nyangkut, force close, stuck, ngelag, kunci, terkunci, locked, ngadat`,
  "not-arrived": words`
    tidak masuk, belum masuk, tidak sampai, belum sampai, tidak nyampe, belum nyampe, tidak dapat,
    belum dapat, tidak muncul, belum muncul, tidak datang, belum datang, belum terima, tidak terima,
    tidak dikirim, belum dikirim, not received, didnt receive, never came, belum teko, tidak teko,
    belum dugi, tidak dugi, belum tekan, tidak tekan, belum keluar, belum asup, tidak asup, belum mlebu,
    tidak mlebu, telat, kosong, tidak ada, belum ada, didnt get, havent received, didnt arrive, not coming,
    tidak terkirim, belum terkirim, belum lebet, tidak lebet`,
  expired: words`
    kadaluarsa, kedaluwarsa, expired, kadaluwarsa, hangus kode, basi, habis waktu, timeout, lewat waktu,
    kelewat`,
  wrong: words`
    salah, keliru, wrong, lepat, tidak sesuai, beda, mismatch, incorrect, tidak cocok, typo, tidak valid,
    invalid, tidak sama, lepatna`,
  rejected: words`ditolak, tolak, rejected, dikembalikan, denied, retur, tertolak, ditampik, kurang berkas`,
  progress: words`
    sampai mana, sampe mana, progres, progress, perkembangan, diproses, proses, ada kabar, kabar, kelanjutan,
    lanjutnya apa, tahap apa, tekan mana, dugi mana, sudah sampai, tracking, lacak, dugi ka mana,
    sampai tahap, wis tekan, update klaim, tindak lanjut, where is my claim, kelanjutannya`,
  interview: words`video call, wawancara, interview, vc, vidcall`,
  active: words`aktif, active, berlaku, aktif kah, valid, still active`,
  inactive: words`
    nonaktif, tidak aktif, nonaktifkan, nonaktifin, non aktif, inactive, dinonaktifkan, dinonaktifin,
    deactivate, non aktifkan, teu aktif`,
  still: words`masih, still, tesih`,
  already: words`sudah, already, enggeus`,
  old: words`lama, lawas, heubeul, old, lami, terdahulu, sebelumnya, previous, mantan`,
  new: words`baru, anyar, enggal, new, terbaru, lain`,
  again: words`lagi, ulang, again, malih, kembali kode`,
  relative: words`
    suami, istri, bapak saya, ibu saya, ayah, bapakku, ibuku, mama, papa, anak saya, anakku, adik,
    kakak saya, kakakku, suamiku, istriku, bojo, bojoku, orang tua, ortu, mertua, husband, wife, father,
    mother, brother, sister, son, daughter, pun bapa, pun biang, pun lanceuk, bapak kulo, ibu kulo,
    almarhum suami, keluarga saya, my dad, my mom, dad, mom, saudara, paman, pakdhe, budhe, ramane, salaki,
    pamajikan, bapa, rama, garwa, kakek, nenek, emak, abah, family, keluarga`,
  "other-person": words`
    teman, temen, temennya, anak buah, kancaku, kanca, konco, batur, rerencangan, tetangga, friend, coworker,
    orang lain, pacar, atasan, bawahan, rekan, rekan kerja, friends, colleague, someone else, punya orang,
    tonggo, babaturan`,
  self: words`saya, aku, gue, abdi, kulo, my, i, mine, me, im, punya saya, kula, urang, nyong, ambo`,
  age: words`umur, usia, age, yuswa`,
  year: words`tahun, year, years, warsa`,
  later: words`
    tahun lagi, taun lagi, tahun engkas, years from now, nanti pas, in 5 years, in 10 years, tahun ke depan,
    taun deui, tahun mendatang, in years`,
  wage: words`gaji, upah, salary, wage, bayaran, penghasilan, gajih, gajiku, pendapatan`,
  "become-amount": words`
    jadi berapa, dapat berapa, dapet berapa, bisa dapat berapa, kira kira dapat, bakal dapat,
    dapat berapa juta, oleh berapa, dapatnya berapa`,
  unpaid: words`
    nunggak, menunggak, tidak bayar, tidak dibayar, tidak setor, tidak disetor, tunggakan, belum bayar,
    tidak daftarin, tidak mendaftarkan, tidak didaftarkan, belum didaftarkan, tidak didaftarin, ngemplang,
    belum didaftarin, not paying, doesnt pay, didnt pay, tidak mbayar, tidak nyetor`,
  "same-time": words`keduanya, dua duanya, duanya, both, semua program`,
  "not-me": words`
    bukan saya, bukan aku, bukan gue, dudu aku, sanes abdi, lain abdi, not me, it wasnt me, it was not me,
    that wasnt me, wasnt me, akun saya dibajak, akun saya dihack, akun saya diretas, my account was hacked,
    ada yang masuk ke akun, ada yang masuk akun, ada yang login ke akun, ada yang login akun, ada yang pakai akun,
    ada orang masuk akun, ada orang masuk ke akun, orang lain masuk akun, orang lain masuk ke akun, orang lain login,
    akun dipakai orang lain, akun saya dipakai orang, someone is in my account, someone logged in to my account,
    someone logged into my account, someone hacked my account, somebody is in my account`,
  // What is asked for is not there to be given.
  lacking: words`tidak punya, belum punya, belum ada, tidak memiliki, dont have, do not have`,
  who: words`siapa, siapa yang, ada yang, sopo, saha, sinten, who`,
  know: words`tahu, know, kenal`,
} as const;
