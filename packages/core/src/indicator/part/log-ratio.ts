/** `ln(newer / older)`; 0 where one of them is no price. */
export function logRatio(newer: number, older: number): number {
  return newer > 0 && older > 0 ? Math.log(newer / older) : 0;
}
