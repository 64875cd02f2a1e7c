import CloseIcon from '@mui/icons-material/Close';
import IconButton from '@mui/material/IconButton';
import MuiDialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, type ReactNode } from 'react';
import { useTexts } from '../i18n.ts';

type Props = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons; where there are none, there is one to close it. */
  readonly actions?: ReactNode;
  /** Closing is left to the actions, one of which is there for it. */
  readonly hasOwnClose?: boolean;
};

/** On a small screen the margin is small too. */
const narrow = {
  '&.MuiDialog-paperScrollBody': {
    m: { xs: 1, sm: 4 },
    width: { xs: 'calc(100% - 16px)' },
    maxWidth: { xs: 'calc(100% - 16px)', sm: 600 },
  },
};

/** A question or a short piece of information above the screen. Buttons go below each other where it is narrow. */
export function Dialog({ title, onClose, children, actions, hasOwnClose = false }: Props) {
  const { t } = useTexts();
  const [titleId, contentId] = [useId(), useId()];
  return (
    <MuiDialog
      open
      fullWidth
      maxWidth="sm"
      scroll="body"
      onClose={onClose}
      aria-labelledby={titleId}
      aria-describedby={contentId}
      slotProps={{ paper: { sx: narrow } }}
    >
      <DialogTitle
        id={titleId}
        component="h2"
        sx={{ pr: hasOwnClose ? 3 : 7, overflowWrap: 'anywhere', fontSize: '1.15rem' }}
      >
        {title}
      </DialogTitle>
      {!hasOwnClose && (
        <IconButton
          aria-label={t('dialog.close')}
          onClick={onClose}
          sx={{ position: 'absolute', right: 8, top: 8 }}
        >
          <CloseIcon />
        </IconButton>
      )}
      <DialogContent id={contentId} sx={{ overflowWrap: 'anywhere' }}>
        {children}
      </DialogContent>
      {actions !== undefined && (
        <DialogActions
          disableSpacing
          sx={{
            flexDirection: { xs: 'column', sm: 'row' },
            alignItems: { xs: 'stretch', sm: 'center' },
            flexWrap: 'wrap',
            ...{ gap: 1, px: 3, pb: 2 },
          }}
        >
          {actions}
        </DialogActions>
      )}
    </MuiDialog>
  );
}
