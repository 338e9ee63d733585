/** What both bots say: the product's sentences, in Telegram's HTML. */
export const hello = `Halo! Saya asisten chat untuk peserta BPJS Ketenagakerjaan. Dari sini Anda bisa langsung cek saldo JHT dan perlindungan Anda.

<b>Ini demo.</b> Semua orang dan angka di sini fiktif, dan layanan ini bukan milik BPJS Ketenagakerjaan.

Supaya bisa menjawab, saya perlu NIK, KPJ, nomor HP, dan e-mail Anda. Semuanya hanya untuk mengenali Anda, dan disimpan terenkripsi. Isi chat juga melewati server aplikasi chat yang Anda pakai, yang bisa berada di luar negeri. Persetujuan bisa dicabut kapan saja: ketik <b>cabut persetujuan</b>.

Boleh saya lanjutkan?`;

const whatNow = "Ada yang bisa saya bantu? Pilih salah satu, atau tulis saja dengan kata-kata Anda.";

export const menu = whatNow;
export const thanks = `Terima kasih.\n\n${whatNow}`;
export const askNik =
  "Mari buat akun. Saya perlu empat data; semuanya bisa diperbaiki sebelum dikirim.\n\nBerapa <b>NIK</b> Anda? Ada 16 angka di KTP.";
export const badNik = "NIK ada 16 angka. Coba periksa lagi di KTP Anda.";
export const askKpj =
  "Berapa <b>nomor KPJ</b> Anda? Ada 11 angka di kartu BPJS Ketenagakerjaan (disebut juga NKP atau nomor peserta).";
export const badKpj = "Nomor KPJ ada 11 angka. Coba periksa lagi di kartu Anda.";
export const askPhone =
  "Berapa <b>nomor HP</b> Anda yang terdaftar di BPJS Ketenagakerjaan? Contoh: 0812 3456 7890.";
export const badPhone = "Itu bukan nomor HP Indonesia. Contoh: 0812 3456 7890.";
export const askEmail = "Apa alamat <b>e-mail</b> Anda? Contoh: nama@example.com.";
export const badEmail = "Itu bukan alamat e-mail. Contoh: nama@example.com.";
export const badChoice = "Pilih salah satu: ketik 1 atau 2.";
export const badCode = "Kode itu belum benar. Coba lagi.";
export const registered = "Selamat, akun Anda sudah jadi dan Anda sudah masuk.";
export const signInFirst =
  "Untuk melihat data Anda, saya perlu tahu dulu bahwa ini benar Anda. Ketik daftar.";

export const labels = {
  consent: ["Setuju", "Tidak dulu", "English"],
  menu: [
    "Cek saldo",
    "Saldo JHT",
    "Daftar akun",
    "Masuk",
    "Hubungi petugas",
    "Apakah ini resmi?",
    "Bahasa / Language",
  ],
  sharePhone: "Bagikan nomor saya",
  review: ["Benar, kirim SMS", "Benar, kirim e-mail", "Ubah NIK", "Ubah KPJ", "Ubah nomor HP", "Ubah e-mail"],
  code: ["Kirim ulang kode", "Kode tidak datang"],
  registered: ["Cek saldo", "Menu"],
  balances: ["Saldo JHT", "Info JP (pensiun)", "Hubungi petugas", "Menu"],
};

export function review({ nik, kpj, phone, email }) {
  const rows = [
    ["Data", "Isi"],
    ["NIK", masked(nik)],
    ["KPJ", masked(kpj)],
    ["Nomor HP", masked(phone)],
    ["E-mail", masked(email)],
  ];
  const table = rows.map(([name = "", value]) => `${name.padEnd(10)}${value}`).join("\n");
  return `Coba periksa dulu. Sebagian angka saya tutup demi keamanan.

<b>Data pendaftaran</b>
<pre>${table}</pre>

Kalau sudah benar, kode 6 angkanya mau dikirim lewat apa?`;
}

export function codeSent({ phone }) {
  return `Kalau datanya cocok, kode 6 angka sedang dikirim lewat <b>SMS</b> ke ${masked(phone)}. Ketik kodenya di sini. Berlaku 5 menit.`;
}

export function balances({ asOf, lastMonth, jht, cards, jp, jkp }) {
  const rows = [
    ["Program", "Keterangan"],
    ["JHT (saldo)", money(jht.balance)],
    ["– iuran", money(jht.contributions)],
    ["– pengembangan", money(jht.returns)],
    ...cards.map(({ kpj, balance }) => [`– KPJ …${kpj}`, money(balance)]),
    ["JP (pensiun)", `${jp.months} dari ${jp.required} bulan`],
    ["JKK (kecelakaan)", "Aktif"],
    ["JKM (kematian)", "Aktif"],
    ["JKP (PHK)", `${jkp.months} bln (perlu ${jkp.required})`],
  ];
  const table = rows.map(([name = "", value = ""]) => name.padEnd(17) + value.padStart(17)).join("\n");
  return `Ini perlindungan Anda per ${date.format(new Date(asOf))}. Hanya <b>JHT</b> yang punya saldo, karena JHT adalah tabungan. Program lain melindungi Anda tanpa saldo; angka bulannya berarti lama iuran dibayar.

<b>Lima program</b>
<pre>${table}</pre>

Iuran JHT terakhir yang tercatat: ${month.format(new Date(lastMonth))}. Ada yang terasa kurang? Bandingkan dengan slip gaji, lalu tanyakan ke HRD atau petugas.`;
}

const number = new Intl.NumberFormat("id-ID");
const date = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("id-ID", { month: "long", year: "numeric", timeZone: "UTC" });

function money(rupiah) {
  return `Rp${number.format(rupiah)}`;
}

function masked(text) {
  return `•••••${text.slice(-4)}`;
}
