import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { ReactNode } from 'react';
import type { Ref } from '../../../shared/src/calendar/editAll.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { placeChosen } from './place.ts';

/** A dialog about a meeting that somebody asked for. */
export type DialogWish = {
  readonly dialog: 'details' | 'share' | 'delete';
  readonly roomId: RoomId;
  /** The occurrence that the user was at; without one, the current or next. */
  readonly occurrence?: Ref;
  /** How the meeting is to be shared. */
  readonly tab?: 'link' | 'dialIn' | 'email' | 'ics';
};

/** The dialogs that are open, each above the one before it, from which it was asked for. */
type Dialogs = { readonly open: readonly DialogWish[] };

const dialogs = createSlice({
  name: 'dialogs',
  initialState: (): Dialogs => ({ open: [] }),
  reducers: {
    dialogOpened: ({ open }, { payload }: PayloadAction<DialogWish>) => ({ open: [...open, payload] }),
    /** Closes the one on top. */
    dialogClosed: ({ open }) => ({ open: open.slice(0, -1) }),
  },
  extraReducers: (builder) => {
    // Whoever goes somewhere else wants to see it.
    builder.addCase(placeChosen, () => ({ open: [] }));
  },
});

export const { dialogOpened, dialogClosed } = dialogs.actions;
export const dialogsReducer = dialogs.reducer;

/** What a dialog is given. */
export type DialogProps = {
  readonly wish: DialogWish;
  /** Whether no other dialog is above it. */
  readonly isTop: boolean;
  readonly close: () => void;
  /** What became of what people did, for a dialog that covers the page on which that is told. */
  readonly notices: ReactNode;
};
