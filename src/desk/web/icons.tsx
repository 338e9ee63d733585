import type { ComponentChildren } from "preact";

/** Line drawings of 24 by 24, in the colour of the text around them. */
const PATHS = {
  inbox:
    "M4 13l2.2-7.2A1 1 0 0 1 7.2 5h9.6a1 1 0 0 1 1 .8L20 13v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-5zm0 0h4.5l1.5 2.5h4L15.500 13H20",
  report: "M5 19V11M12 19V5M19 19v-6",
  people:
    "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3.500 19c.4-3 2.600-5 5.500-5s5.100 2 5.500 5M15.500 5.200a3 3 0 0 1 0 5.600M17.500 14.600c1.700.7 2.700 2.300 3 4.400",
  whatsapp: "M8 3.500h8a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM10.500 18h3",
  trail: "M7 4h8l4 4v12H7zM15 4v4h4M10 12.500h6M10 16h6",
  sound: "M5 10v4h3l4 3.500v-11L8 10H5zM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  mute: "M5 10v4h3l4 3.500v-11L8 10H5zM16 10l4.500 4.500M20.500 10L16 14.500",
  sun: "M12 8.200a3.800 3.800 0 1 0 0 7.600 3.800 3.800 0 0 0 0-7.600zM12 3v1.800M12 19.200V21M3 12h1.800M19.200 12H21M5.600 5.600l1.300 1.300M17.100 17.100l1.300 1.300M5.600 18.400l1.300-1.300M17.100 6.900l1.300-1.300",
  moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  help: "M9.500 9.200a2.600 2.600 0 1 1 3.700 2.400c-.8.4-1.200 1-1.200 1.900M12 16.800v.1M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z",
  send: "M4.500 12h14M13 6.500l5.500 5.500-5.500 5.500",
  attach:
    "M19 11.500l-7.200 7.200a4.400 4.400 0 0 1-6.300-6.300l7.700-7.600a3 3 0 0 1 4.200 4.200l-7.600 7.600a1.500 1.500 0 0 1-2.100-2.100l6.800-6.800",
  note: "M5 5h14v9l-5 5H5zM14 19v-5h5",
  search: "M10.500 4.500a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l4.500 4.500",
  lock: "M7 11V8.500a5 5 0 0 1 10 0V11M5.500 11h13v8.500h-13z",
  shield:
    "M12 3.800l7 2.600v5c0 4.200-2.900 7.300-7 8.800-4.100-1.500-7-4.600-7-8.800v-5zM9 12l2.200 2.200L15.200 10",
  card: "M4 5.500h16v13H4zM14 5.500v13",
  back: "M14.500 6L8.500 12l6 6",
  leave: "M14 5H6v14h8M11 12h9M16.500 8.500L20 12l-3.500 3.500",
  empty: "M5 6h14v9h-8l-4 3.500V15H5z",
} as const;

/** A drawing beside words: it says nothing to a screen reader. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The four leaves of the service. */
export function Mark({ size = 30 }: { size?: number }) {
  return <img class="mark" src="/desk/icon.svg" width={size} height={size} alt="" />;
}

/** A button that is only a drawing; its label is read out and shown when one stays on it. */
export function IconButton({
  label,
  onClick,
  children,
  pressed,
}: {
  label: string;
  onClick(): void;
  children: ComponentChildren;
  pressed?: boolean;
}) {
  return (
    <button
      type="button"
      class="icon"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
