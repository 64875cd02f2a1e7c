/** Shows `title` while `work` is under way, and how long it took; `say` tells more about the present step. */
export const showWork: <Result>(
  title: string,
  work: (say: (sentence: string) => void) => Promise<Result>,
) => Promise<Result>;
