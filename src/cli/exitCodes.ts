/** As shells say it of a program that Ctrl-C has ended. */
export const INTERRUPTED = 130;
