import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { ComponentType } from 'react';
import type { Ref } from '../../../shared/src/calendar/editAll.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { TextKey } from '../i18n.ts';

/** A form that somebody asked for, with what it begins with. JSON: it may travel to another window. */
export type FormWish =
  | {
      readonly form: 'meeting';
      /** Times that were chosen before, in milliseconds since 1970. */
      readonly start?: number;
      readonly end?: number;
      /** What the form held when it was sent and failed. */
      readonly draft?: unknown;
    }
  | {
      readonly form: 'meeting';
      readonly roomId: RoomId;
      /** The occurrence that the user was at. */
      readonly occurrence: Ref;
      readonly draft?: unknown;
    }
  | { readonly form: 'breakoutSessions'; readonly roomId: RoomId; readonly draft?: unknown };

/** How far a form is filled in. `draft` is JSON and goes back into the form as it is. */
export type Filled = {
  readonly draft: unknown;
  readonly canSubmit: boolean;
  /** Whether there is anything to lose. */
  readonly isTouched: boolean;
};

export type FieldsProps<Wish extends FormWish = FormWish> = {
  readonly wish: Wish;
  /** Tells each time what the form holds. Has to stay the same function. */
  readonly report: (filled: Filled) => void;
};

/** One form, whichever frame it is shown in: a dialog of ours or a window of the client. */
export type FormKind<Wish extends FormWish = FormWish> = {
  /** The route under which a window of the client shows it. */
  readonly path: string;
  /** The ids of the client's buttons. */
  readonly submitId: string;
  readonly cancelId: string;
  readonly title: (wish: Wish) => TextKey;
  readonly submitLabel: (wish: Wish) => TextKey;
  readonly Fields: ComponentType<FieldsProps<Wish>>;
  /** A hook that gives what does what the form says. What it gets may come from another window. */
  readonly useSubmit: () => (wish: Wish, draft: unknown) => void;
};

/** The form that is open, if one is. */
type Forms = { readonly open: FormWish | undefined };

const forms = createSlice({
  name: 'forms',
  initialState: (): Forms => ({ open: undefined }),
  reducers: {
    formOpened: (_, { payload }: PayloadAction<FormWish>) => ({ open: payload }),
    formClosed: () => ({ open: undefined }),
  },
});

export const { formOpened, formClosed } = forms.actions;
export const formsReducer = forms.reducer;
