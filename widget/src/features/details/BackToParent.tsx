import ArrowBackIcon from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useId, useMemo, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useHost } from '../../store/context.tsx';
import { contentOf, parentsOf, textIn } from '../../store/room.ts';

/** The way from a meeting to where it was planned; a choice where it is planned in several rooms. */
export function BackToParent() {
  const { t } = useTexts();
  const host = useHost();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const rooms = useAppSelector(({ rooms: { byId } }) => byId);
  const here = useAppSelector(({ place: { roomId } }) => roomId && rooms[roomId]);
  const parents = useMemo(
    () =>
      parentsOf(here || undefined).map((roomId) => ({
        roomId,
        name: textIn(contentOf(rooms[roomId], 'm.room.name'), 'name') ?? roomId,
      })),
    [here, rooms],
  );
  const [first] = parents;
  if (first === undefined) return null;
  const isOne = parents.length === 1;
  return (
    <Box sx={{ px: { xs: 1.5, sm: 2 }, pt: 1.5 }}>
      <Button
        startIcon={<ArrowBackIcon />}
        {...(!isOne && {
          'aria-haspopup': 'menu' as const,
          'aria-expanded': anchor !== null,
          ...(anchor && { 'aria-controls': menuId }),
        })}
        onClick={({ currentTarget }) => (isOne ? void host.openRoom(first.roomId) : setAnchor(currentTarget))}
      >
        {t('cockpit.back')}
      </Button>
      <Menu id={menuId} anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {parents.map(({ roomId, name }) => (
          <MenuItem
            key={roomId}
            onClick={() => {
              setAnchor(null);
              void host.openRoom(roomId);
            }}
          >
            {name}
          </MenuItem>
        ))}
      </Menu>
    </Box>
  );
}
