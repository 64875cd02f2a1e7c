import ContentCopy from '@mui/icons-material/ContentCopy';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useTexts } from '../i18n.ts';

/** A text to be taken along. */
export function Copyable({ label, text }: { label: string; text: string }) {
  const { t } = useTexts();
  const copy = (
    <InputAdornment position="end">
      <IconButton aria-label={t('copy')} onClick={() => void navigator.clipboard.writeText(text)} edge="end">
        <ContentCopy fontSize="small" />
      </IconButton>
    </InputAdornment>
  );
  return (
    <TextField
      label={label}
      value={text}
      size="small"
      fullWidth
      slotProps={{ input: { readOnly: true, endAdornment: copy }, htmlInput: { onFocus: select } }}
    />
  );
}

const select = ({ target }: React.FocusEvent<HTMLInputElement>) => target.select();
