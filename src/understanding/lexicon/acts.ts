import { words } from "./words.ts";

/** What people do or want done. The order of concepts matters nowhere; that a concept is an act matters to negation. */
export const acts = {
  check: words`
    cek, check, lihat, liat, ngecek, tampilkan, tampilin, tunjukkan, tunjukin, show, see, view, pantau,
    intip, mengetahui, pengen tahu, ingin tahu, mau tahu, tingali, ningali, tempo, nempo, deleng, delok,
    ndelok, ningal, display, kepo, buka, munculkan`,
  claim: words`klaim, claim, kleim, pengajuan klaim, pengajuan, claiming, claims, klem`,
  apply: words`
    ajukan, pengajuan, ajuin, urus, ngurus, apply, mengajukan, submit, proses klaim, mengurus, ngajuin`,
  payout: words`
    cair, cairkan, cairin, pencairan, withdraw, withdrawal, tarik dana, tarik saldo, tarik uang, tarik tunai,
    tarik jht, jupuk, njupuk, pundut, mundut, candak, nyandak, cokot, nyokot, cash out, cashout, diuangkan,
    nguangin, disburse, ambil, take out, tarik`,
  change: words`
    ubah, ganti, update, change, edit, ngagentos, gentos, robih, rubah, perbarui, perbaharui, koreksi,
    betulkan, perbaiki, benerin, ralat, gantos, ganteni, anyari, nganyari, mutakhirkan, pemutakhiran,
    pengkinian, perubahan, pergantian, dibenerin, robah, correct, fix, modify, salin, benahi, pindah`,
  refresh: words`
    pengkinian, pemutakhiran, mutakhirkan, update data, pengkinian data, data terbaru, perbarui data`,
  merge: words`
    gabung kartu, gabung, gabungin, amalgamasi, merge, satukan, combine, digabung, jadiin satu, jadikan satu`,
  add: words`tambah, tambahin, add, nambah, tambahkan, masukin, masukkan, sambungin kpj, hubungkan`,
  forget: words`
    lupa, lali, kelalen, kesupen, poho, hilap, forgot, forget, forgotten, tidak ingat, tidak hafal,
    tidak tahu lagi, tidak inget, lost password, tidak tau lagi, kalalen`,
  reset: words`reset, setel ulang, atur ulang, pulihkan, recover, recovery, pemulihan`,
  register: words`
    daftar, registrasi, register, pendaftaran, sign up, signup, bikin akun, buat akun, akun baru,
    create account, new account, open account, bikin account, registration, enroll, jadi peserta,
    jadi anggota, peserta baru, belum punya akun, tidak punya akun, daftarin, gabung jadi peserta, ikut bpjs,
    ikutan bpjs, open an account, join, damel akun, nyieun akun, gawe akun, become a member, nyieun account,
    belum pernah daftar, belum terdaftar, akun belum ada, regist, regis`,
  enrolled: words`
    terdaftar, kadaptar, kedaftar, registered, sudah daftar, sudah punya akun, have an account,
    already registered, sudah bikin akun, sudah registrasi, sudah regis, terdaftarnya`,
  "set-up": words`pasang, setel, set, set up, setup, atur`,
  make: words`bikin, buat, create, nyieun, ndamel`,
  login: words`
    login, log in, sign in, signin, masuk akun, masuk aplikasi, let me in, masuk lagi, log on, logged in,
    sign me in, log me in`,
  // "masuk" also tells of money, codes and contributions that arrive.
  enter: words`masuk, mlebu, asup, lebet, lebetan, melbu, enter`,
  logout: words`logout, log out, sign out, signout, log me out, sign me out, log off, logged out`,
  // Leaving the session or leaving a job.
  exit: words`keluar, metu, kaluar, medal, exit, quit, out, leave`,
  end: words`akhiri, sudahi, tutup, end, close, selesaikan, akhirin, matikan`,
  cancel: words`
    batal, cancel, urungkan, wurung, urung, never mind, nevermind, lupakan saja, lupain, lupakan, skip,
    nanti saja, nanti dulu, nanti lagi, lain kali, sudahan, stop, berhenti, abort, engke deui, engke wae,
    mengko wae, kapan kapan, forget it, batalna, bolay, pending dulu, undo, malas, udahan, besok saja,
    besok lagi, nanti besok, urung wae, ulang dari awal, mulai dari awal, dari awal lagi, mulai ulang,
    start over, restart`,
  continue: words`
    lanjut, lanjutkan, lanjutin, terusin, teruskan, teruskeun, terusno, resume, continue, lajengkeun, lajeng,
    tuluykeun, terusake, yang tadi, proceed, carry on, go on, keep going, tuluy, lajengaken`,
  // "gagal terus" is no wish to go on.
  "keep-on": words`terus, teras`,
  delete: words`
    hapus, delete, hapusen, musnahkan, hilangkan, remove, erase, busek, pupus, mupus, bersihkan, wipe, buang`,
  "leave-service": words`
    tutup akun, close my account, close account, nonaktifkan akun, tarik persetujuan, cabut persetujuan,
    withdraw consent, batalkan persetujuan, tarik izin, cabut izin, withdraw my consent, tidak setuju lagi,
    revoke consent, unsubscribe, berhenti langganan, berhenti kirim, stop notifikasi, matikan notifikasi,
    stop kirim, jangan kirim notifikasi, jangan kirim pesan, jangan hubungi saya, stop promosi,
    jangan simpan, tidak usah simpan`,
  download: words`
    unduh, ngunduh, mengunduh, unduhkan, unduhin, download, donlot, donlod, mendownload, downloadin, salinan,
    ekspor, export, mengekspor, copy of`,
  restrict: words`
    batasi, membatasi, pembatasan, dibatasi, batasin, diwatesi, watesi, restrict, restricting, restriction, limit the use`,
  store: words`simpan, simpen, store, keep, disimpan, nyimpen, tersimpan, rekam`,
  send: words`kirim, send, ngirim, ngintun, kintun, kirimkan`,
  resend: words`
    tidak dapat sms, belum dapat sms, sms tidak masuk, sms belum masuk, sms tidak datang, sms belum datang,
    kirim ulang, resend, send again, kirim lagi, minta lagi, minta ulang, minta baru, ulang kode,
    kirim maneh, kirim deui, minta kode, kirimkan lagi, ulangi kirim, new code, kode baru, kode lagi,
    otp baru, otp lagi, another code, send me the code`,
  arrive: words`
    sampai, datang, tiba, teko, tekan, dugi, masuk, mlebu, terima, muncul, dapat, arrive, received, receive,
    come, ketampi, tampi, tumeka, asup, lebet, came, get, dikirim, terkirim, kakirim`,
  get: words`
    dapat, entuk, oleh, angsal, kenging, meunang, get, terima, menerima, nampi, tampi, receive, memperoleh`,
  pay: words`bayar, dibayar, lunas, nyetor, setor, pay, paid, disetor, membayar, dibayarkan, nyetorkan`,
  talk: words`
    ngomong, bicara, ngobrol, hubungi, sambung, sambungin, sambungkan, nyarios, kontak, contact, talk, speak,
    connect, call, balas, bales, telepon, bicara sama, omong, ngomongan, jawab, curhat, tersambung,
    dihubungi, wicanten, ngendikan, chat, chatting, alihkan, minta ditelepon, minta ditelpon, mau ditelepon,
    mau ditelpon, tolong telepon saya, tolong telpon saya, call me back`,
  complain: words`
    komplain, complaint, complain, keluhan, pengaduan, aduan, ngadu, adukan, adu, wadul, protes, kecewa,
    kesal, judes, jutek, tidak ramah, pelayanan buruk, pelayanan jelek, pelayanan lama, pelayanan lambat,
    pelayanan elek, buruk, jelek, elek, mengecewakan, disappointed, bad service, lambat banget, lelet,
    ngeluh, kapok, jengkel, parah banget, mengeluh, tidak profesional, pungli, kasar`,
  report: words`lapor, laporan, melaporkan, report, laporin, nglaporke, ngalaporkeun`,
  calculate: words`
    hitung, itung, simulasi, estimasi, perkiraan, kira, estimate, calculate, proyeksi, simulate, simulation,
    kalkulasi, kalkulator, prediksi, projection, calculator, diitung, etang, hitungan, ngitung, itungan,
    calculation`,
  explain: words`
    jelaskan, jelasin, artinya, arti, maksud, pengertian, apa itu, itu apa, beda, perbedaan, fungsi,
    kegunaan, buat apa, untuk apa, definisi, explain, difference, meaning, what are, apa bedanya, kepanjangan, singkatan, info,
    informasi, information, infone, tentang, about, penjelasan, guna, seputar, tahu soal, tujuan`,
  benefit: words`
    manfaat, benefit, benefits, keuntungan, untung, mangpaat, paedah, faedah, nanggung, menanggung,
    tanggungan, cakupan, jaminan apa, mencakup, coverage apa`,
  protect: words`
    lindungi, terlindungi, perlindungan, protected, protection, covered, coverage, insured, tercover,
    dicover, ditanggung, terlindung, proteksi, cover, kecover`,
  eligible: words`
    berhak, eligible, memenuhi syarat, layak, qualify, qualified, entitled, hak saya, memenuhi kriteria,
    eligibility, pantes`,
  how: words`
    gimana, cara, kumaha, piye, how, langkah, prosedur, tata cara, tutorial, panduan, alur, caranya, carane,
    kepiye, how to`,
  can: words`bisa, boleh, iso, tiasa, can, saget, could, may, isok, mungkin`,
  want: words`
    mau, ingin, pengen, hoyong, arep, bade, badhe, hendak, want, butuh, perlu, minta, nyuwun, nyungkeun,
    would like, need, kepingin, kersa, please, tulung, coba, nedha, pengin, ajeng, pingin, wanna, kepengen,
    mohon`,
  give: words`
    kasih, beri, kasi, berikan, give, wenehi, pasihan, kasihkan, sini, bagi, ngasih, wehono, njaluk`,
  back: words`
    kembali, balik, back, mbalik, bali, wangsul, uih, mulih, kembalikan, balik awal, kembali awal, mundur,
    return`,
  scan: words`tracking, lacak, track, trace, pelacakan, melacak`,
  use: words`pakai, menggunakan, use, gunakan, penggunaan, operasikan`,
  "ask-question": words`tanya, nanya, bertanya, pertanyaan, ask, question, takon, naros, tumaros`,
} as const;
