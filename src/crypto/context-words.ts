/**
 * Words that anybody would try first on a participant of this service: its names, its programs, what everybody here calls dear
 * or holy, months and days in both languages (ASVS 6.1.2). All in lower case, letters only.
 */
export const CONTEXT_WORDS: ReadonlySet<string> = new Set(
  `
  bpjs bpjstk bpjsku bpjstku ketenagakerjaan tenagakerja jamsostek jmo jht jkk jkm jkp jp kpj nik ktp peserta saldo klaim
  iuran pensiun kartu pekerja karyawan buruh driver ojol kantor kerja gaji uang rupiah dana layanan petugas akun chat bot
  sandi kata katasandi rahasia password passwd pass pin otp kode masuk login user admin administrator welcome selamat datang
  indonesia merdeka nusantara garuda pancasila jakarta bandung surabaya semarang medan palembang makassar yogyakarta jogja
  bismillah bismilah alhamdulillah assalamualaikum insyaallah allah islam kristen tuhan yesus
  sayang sayangku sayangkamu cinta cintaku kamu aku saya kita selamanya rindu love iloveyou mylove cantik ganteng
  mama papa ibu bapak ayah bunda anak keluarga sahabat suami istri bojo
  anjing kucing monyet bangsat bajingan naruto doraemon persib persija persebaya arema juventus barcelona liverpool chelsea
  bintang matahari bulan melati mawar merah putih biru hitam hijau kuning
  januari februari maret april mei juni juli agustus september oktober november desember
  january february march may june july august october december
  senin selasa rabu kamis jumat sabtu minggu monday tuesday wednesday thursday friday saturday sunday
  satu dua tiga empat lima enam tujuh delapan sembilan sepuluh
  qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abc abcd abcde
  `
    .trim()
    .split(/\s+/),
);
