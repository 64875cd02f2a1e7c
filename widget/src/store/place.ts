import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';

/** Where we are: whose planner, of which room. */
type Place = {
  readonly userId: UserId;
  /** The calendar that is shown; on a page of its own `undefined` stands for all. */
  readonly roomId: RoomId | undefined;
  /** Whether meetings of all rooms are shown, wherever we are. */
  readonly displayAll: boolean;
};

const place = createSlice({
  name: 'place',
  // The store begins with where its host is.
  initialState: (): Place => ({ userId: '' as UserId, roomId: undefined, displayAll: false }),
  reducers: {
    placeChosen: (state, { payload }: PayloadAction<RoomId | undefined>) => ({ ...state, roomId: payload }),
  },
});

export const { placeChosen } = place.actions;
export const placeReducer = place.reducer;
