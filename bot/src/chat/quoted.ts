/** What opens a quotation, and what may close it: as different keyboards and languages have them. */
const pairs: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”"',
  '„': '“”"',
  '«': '»',
  '»': '«',
  '‘': '’',
  '‚': '‘’',
  "'": "'",
};

/** These are apostrophes too, which stand within words. */
const APOSTROPHES = "'’‘";

type Quoted = { readonly inside: string; readonly rest: string };

/** The quotation that a text begins with, and what follows; `undefined` where it begins with none. */
export function quoted(text: string): Quoted | undefined {
  const written = text.trim();
  const closing = pairs[written.charAt(0)] ?? '';
  for (let at = 1; at < written.length; at += 1) {
    const mark = written.charAt(at);
    const isInWord = APOSTROPHES.includes(mark) && /\S/.test(written.charAt(at + 1));
    if (closing.includes(mark) && !isInWord)
      return { inside: written.slice(1, at).trim(), rest: written.slice(at + 1) };
  }
  return undefined;
}
