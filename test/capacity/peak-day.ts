import { ASSUMPTIONS } from "./assumptions.ts";

const { hours, peakFactor, rampMinutes, plateauMinutes } = ASSUMPTIONS;
const LENGTH_S = hours.value * 3_600;
const RAMP_S = rampMinutes.value * 60;
const PLATEAU_S = plateauMinutes.value * 60;

/** Time constant of the falling side, such that the whole day adds up. */
const FALL_S = findFall();

/** How many times the average rate conversations begin at, `seconds` after the announcement; 0 when the hours are over. */
export function intensity(seconds: number): number {
  if (seconds < 0 || seconds >= LENGTH_S) return 0;
  if (seconds < RAMP_S) return (peakFactor.value * seconds) / RAMP_S;
  if (seconds < RAMP_S + PLATEAU_S) return peakFactor.value;
  return peakFactor.value * Math.exp(-(seconds - RAMP_S - PLATEAU_S) / FALL_S);
}

/** By bisection: the sum grows with the constant. Throws when the peak is too high or too low for any. */
function findFall(): number {
  const falling = LENGTH_S - RAMP_S - PLATEAU_S;
  const wanted = LENGTH_S / peakFactor.value - RAMP_S / 2 - PLATEAU_S;
  if (wanted <= 0 || wanted >= falling) throw new Error("no day has this peak, ramp and plateau");
  let [low, high] = [1, 1e9];
  while (high - low > 1e-3) {
    const middle = (low + high) / 2;
    if (middle * (1 - Math.exp(-falling / middle)) < wanted) low = middle;
    else high = middle;
  }
  return low;
}
