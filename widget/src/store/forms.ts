import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { Ref } from '../../../shared/src/calendar/editAll.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';

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

/** The form that is open, if one is. */
export type Forms = { readonly open: FormWish | undefined };

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
