import { breakoutForm } from './features/breakouts/breakoutForm.ts';
import { meetingForm } from './features/meetingForm/meetingForm.ts';
import type { FormKind, FormWish } from './store/forms.ts';

/** One row a form. */
const kinds: Readonly<Record<string, unknown>> = { meeting: meetingForm, breakoutSessions: breakoutForm };

/** The form that somebody asked for. */
export const kindOf = ({ form }: Pick<FormWish, 'form'>): FormKind => kinds[form] as FormKind;
