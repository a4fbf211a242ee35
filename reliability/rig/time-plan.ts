/** How the time of a process under test runs. */
export interface TimePlan {
  readonly speed: number;
  /** What its clock showed at the machine's time `realStart`, both epoch ms. */
  readonly startAt: number;
  readonly realStart: number;
  /** By how much its clock is wrong from the start on. */
  readonly aheadMs: number;
}

export const TIME_PLAN = 'FORETICK_TEST_TIME';
