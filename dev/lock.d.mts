/** Takes the lock file for this process: returns how to give it back, or undefined while a living process has it. */
export const takeLock: (file: string) => (() => void) | undefined;

/** Whether there is a process of that id. */
export const isAlive: (pid: number) => boolean;
