// Plain JavaScript, because it runs before anything is installed and under the oldest Node we start from.

const { stderr } = process;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** `3.2 s` since `start` (of performance.now). */
const since = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/**
 * Shows what is being done while it is being done: on a terminal one line that moves, elsewhere (a log, CI) a line at
 * the start and every quarter of a minute, so that nobody takes a slow step for a stuck one.
 */
export const showWork = async (title, work) => {
  const start = performance.now();
  let frame = 0;
  let note = '';
  const draw = () => {
    frame = (frame + 1) % frames.length;
    const line = `${frames[frame]} ${title} ${since(start)}${note === '' ? '' : ` – ${note}`}`;
    stderr.write(`\r\x1b[2K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
  };
  const timer = stderr.isTTY
    ? setInterval(draw, 80)
    : setInterval(() => stderr.write(`… ${title}: ${since(start)}\n`), 15_000);
  const end = (mark) => {
    clearInterval(timer);
    stderr.write(`${stderr.isTTY ? '\r\x1b[2K' : ''}${mark} ${title} (${since(start)})\n`);
  };
  /** Says more about the present step. */
  const say = (sentence) => {
    note = sentence;
    if (!stderr.isTTY) {
      stderr.write(`  ${sentence}\n`);
    }
  };
  try {
    const result = await work(say);
    end('✓');
    return result;
  } catch (thrown) {
    end('✗');
    throw thrown;
  }
};
