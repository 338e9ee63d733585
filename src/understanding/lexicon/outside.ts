import { words } from "./words.ts";

/** What other bodies, or nobody here, can answer. Kept apart so that the answer can name the right body. */
export const outside = {
  // BPJS Kesehatan: classes, referrals, a child's card. Only it has classes.
  "health-insurance": words`
    bpjs kesehatan, kesehatan, faskes, kelas bpjs, turun kelas, naik kelas, pindah kelas, kelas rawat,
    rawat inap, kis, jkn, jkn kis, rujukan, pbi, mobile jkn, melahirkan, kehamilan, hamil, puskesmas,
    berobat gratis, bpjs sehat, health insurance, kelas 1, kelas 2, kelas 3, kontrol dokter, obat,
    cabut gigi, kacamata, operasi caesar, persalinan, lahiran, imunisasi, rawat jalan`,
  "social-aid": words`
    bansos, pkh, blt, bpnt, kip, sembako, kartu prakerja, prakerja, bsu, bantuan subsidi upah, subsidi upah,
    subsidi gaji, dtks, bantuan sosial, kartu pra kerja`,
  // "sim" alone is a driving licence; "sim card" and "my sim" are phones.
  "other-papers": words`
    npwp, bikin sim, perpanjang sim, sim c, sim a, paspor, passport, stnk, skck, akta lahir, akta kelahiran,
    bikin ktp, kk baru, kartu keluarga, buku nikah, spt, lapor pajak, samsat, tilang, visa, sertifikat tanah,
    imb, driving license, surat nikah, e ktp, bpkb`,
  "money-matters": words`
    pinjol, pinjaman, pinjam, kredit, utang, hutang, investasi, saham, bitcoin, crypto, kripto, emas, kurs,
    dolar, deposito, asuransi mobil, gopay, ovo, shopee, tokopedia, promo, diskon, voucher, pulsa, kuota,
    paket data, tagihan listrik, listrik, pln, pdam, token listrik, loan, stock, stocks, cicilan, leasing,
    kur, gojek, grab, togel, judi, slot, menang undian, undian, tiket, hotel, ongkir, resi, belanja, kereta,
    pesawat, netflix, wifi, indihome, beras, harga, cabai, minyak goreng`,
  chatter: words`
    pantun, puisi, cerita, lelucon, joke, jokes, lawak, presiden, politik, partai, pemilu, cuaca, hujan,
    ramalan, zodiak, bola, sepak bola, film, lagu, musik, game, resep, masak, rendang, nasi goreng, makanan,
    pacar kamu, pacaran, jodoh, nikah yuk, relativitas, matematika, fisika, kimia, sejarah, pr sekolah,
    tugas sekolah, skripsi, makalah, translate, terjemahkan, coding, program komputer, python, javascript,
    poem, song, weather, president, recipe, football, movie, story, news, berita, gosip, artis, gaji pns,
    pns, cpns, asn, tni, polri, lowongan, loker, lowongan kerja, vacancy, cv, surat lamaran, kuliner, wisata,
    liburan, bmkg, gempa, banjir, ibukota, ibu kota, siapa kamu, umur kamu, siapa penemu, translate this,
    horoskop, juara, piala, kucing, anjing peliharaan, motor, mobil, laptop, hape murah, iphone, jual, beli,
    skin care, diet`,
  // People who try to talk the program out of its rules.
  "rule-breaking": words`
    abaikan, ignore previous, ignore all, ignore your, system prompt, jailbreak, bypass, tanpa verifikasi,
    lewati verifikasi, developer mode, abaikan aturan, abaikan instruksi, skip verification, pretend you,
    tanpa otp, akses database, sql, hack, root, without verification, kamu sekarang adalah, lupakan instruksi`,
  impersonation: words`
    saya admin, saya petugas, saya it, saya dari it, saya dari bpjs, saya pegawai bpjs, saya karyawan bpjs,
    i am admin, im admin, aku admin, saya developer, saya polisi, saya hrd, i am the admin, saya programmer,
    saya direktur, saya orang bpjs`,
} as const;
