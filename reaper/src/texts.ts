/** What people read, in each language that we speak. */
const texts = {
  en: {
    announcement: (date: string, days: string) =>
      `This meeting is over. Its room will be closed on ${date} and deleted afterwards. Moderators can keep it for another ${days} days: react with 📌 to this message`,
    orWrite: ', or write “keep”',
    closed: 'This meeting has ended and its room is being deleted.',
  },
  de: {
    announcement: (date: string, days: string) =>
      `Diese Besprechung ist vorbei. Ihr Raum wird am ${date} geschlossen und danach gelöscht. Moderierende können ihn für weitere ${days} Tage behalten: mit 📌 auf diese Nachricht reagieren`,
    orWrite: ' oder „behalten“ schreiben',
    closed: 'Diese Besprechung ist beendet, ihr Raum wird gelöscht.',
  },
} as const;

export type Language = keyof typeof texts;

export const languages = Object.keys(texts) as readonly Language[];

export const isLanguage = (value: string): value is Language => Object.hasOwn(texts, value);

/** The reaction by which a room is kept. Clients may add a variation selector; see `keep.ts`. */
export const KEEP_REACTION = '📌';
/** The words by which a room is kept, when somebody writes nothing else. */
export const keepWords: readonly string[] = ['keep', 'behalten'];

/** How rooms are told: in which languages, and in which zone times are written. */
export type Voice = { readonly languages: readonly Language[]; readonly timeZone: string };

/** What a room is told: when it is closed, how much longer it can be kept, and whether we read what is written there. */
export type Outlook = {
  readonly closesAt: number;
  readonly postponeDays: number;
  readonly isEncrypted: boolean;
};

/** Says when the room is closed and how to keep it. */
export function announcement(voice: Voice, { closesAt, postponeDays, isEncrypted }: Outlook): string {
  return voice.languages
    .map((language) => {
      const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
        dateStyle: 'long',
        timeStyle: 'short',
        timeZone: voice.timeZone,
      }).format(closesAt);
      const days = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(postponeDays);
      const { announcement: say, orWrite } = texts[language];
      return `${say(`${date} (${voice.timeZone})`, days)}${isEncrypted ? '' : orWrite}.`;
    })
    .join('\n\n');
}

/** The reason that members read who are taken out of the room. */
export const closedReason = ({ languages: wanted }: Voice): string =>
  wanted.map((language) => texts[language].closed).join(' / ');
