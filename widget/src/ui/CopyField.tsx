import CopyIcon from '@mui/icons-material/ContentCopy';
import DoneIcon from '@mui/icons-material/Done';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import Tooltip from '@mui/material/Tooltip';
import { useRef, useState } from 'react';
import { useTexts } from '../i18n.ts';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly isMultiline?: boolean;
};

/** Copies what is selected in a field, where the browser keeps the clipboard from pages within pages. */
function copySelected(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  field.select();
  // Deprecated, and the only way without the permission.
  return document.execCommand?.('copy') ?? false;
}

/** A text that can be read and copied. Where it cannot be copied for the user, it is selected so that they can. */
export function CopyField({ label, value, isMultiline = false }: Props) {
  const { t } = useTexts();
  const field = useRef<HTMLInputElement | HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<{ readonly value: string; readonly isDone: boolean }>();
  const told = copied?.value === value ? copied : undefined;

  const copy = async () => {
    const isDone = await (navigator.clipboard?.writeText(value) ?? Promise.reject(new Error())).then(
      () => true,
      () => field.current !== null && copySelected(field.current),
    );
    setCopied({ value, isDone });
  };

  return (
    <TextField
      fullWidth
      label={label}
      value={value}
      multiline={isMultiline}
      maxRows={14}
      inputRef={field}
      sx={{ mt: 1.5, '& input': { textOverflow: 'ellipsis' }, '& textarea': { fontSize: 14 } }}
      helperText={<span role="status">{told && t(told.isDone ? 'copy.done' : 'copy.failed')}</span>}
      onFocus={({ target }) => target.select()}
      slotProps={{
        formHelperText: { component: 'div' },
        input: {
          readOnly: true,
          endAdornment: (
            <InputAdornment position="end" sx={isMultiline ? { alignSelf: 'flex-start', mt: 1 } : {}}>
              <Tooltip title={t('copy.copy')}>
                <IconButton
                  edge="end"
                  aria-label={t('copy.copyNamed', { label })}
                  onClick={() => void copy()}
                >
                  {told?.isDone ? <DoneIcon /> : <CopyIcon />}
                </IconButton>
              </Tooltip>
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
