import type { TextKey } from '../i18n.ts';

/** The longest title and description, as NeoDateFix's forms had them. */
export const MAX_TITLE = 255;
export const MAX_DESCRIPTION = 20_000;

/** What is wrong with what something is called. Nothing is cut off that somebody pasted: they are told. */
export function titleProblem(title: string): TextKey | undefined {
  if (title.trim() === '') return 'form.titleRequired';
  return title.trim().length > MAX_TITLE ? 'form.tooLong' : undefined;
}

/** What is wrong with what something is about. */
export const descriptionProblem = (description: string): TextKey | undefined =>
  description.length > MAX_DESCRIPTION ? 'form.tooLong' : undefined;
