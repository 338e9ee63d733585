import type { BranchList } from "./branch-list.ts";

/** Made up, and plainly so: the demo has no real addresses to give. */
export const demoBranches: BranchList = {
  source: "demo, semua fiktif / all made up",
  asOf: "2026-11-22",
  places: [
    { name: "Bekasi", also: ["bks"], branches: [made("Bekasi", 1), made("Bekasi", 2)] },
    { name: "Jakarta Selatan", also: ["jaksel"], branches: [made("Jakarta Selatan", 1)] },
    { name: "Surabaya", also: ["sby"], branches: [made("Surabaya", 1)] },
    { name: "Bandung", also: ["bdg"], branches: [made("Bandung", 1)] },
    { name: "Medan", also: [], branches: [made("Medan", 1)] },
  ],
};

function made(city: string, number: number) {
  return {
    name: `Kantor Cabang Contoh ${city} ${number}`,
    address: `Jl. Contoh Fiktif No. ${number}, ${city}`,
    phone: `(000) 000-000${number}`,
  };
}
