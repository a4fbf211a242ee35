/** Tells how far a command is. */
export type Progress = (share: number, text: string) => void;
