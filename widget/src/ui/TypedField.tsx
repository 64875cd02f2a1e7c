import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import Popover from '@mui/material/Popover';
import TextField from '@mui/material/TextField';
import { useState, type ReactNode } from 'react';
import { useUnsound } from './Unsound.tsx';

/** What a field for dates and one for times have in common, as their owner sees it. */
export type TypedProps = {
  readonly label: string;
  /** A value of the kind, such as a day. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly locale: string;
  /** Names the button that offers values to choose from. */
  readonly chooseLabel: string;
  /** What to say of a text that is no such value. */
  readonly invalid: string;
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
  readonly isDisabled?: boolean;
  readonly isReadOnly?: boolean;
};

type Props = TypedProps & {
  readonly write: (value: number) => string;
  readonly read: (text: string) => number | undefined;
  readonly icon: ReactNode;
  readonly placeholder?: string;
  /** What is offered to choose from. */
  readonly children: (choose: (value: number) => void, close: () => void) => ReactNode;
};

/**
 * A text field for something that has a written form, with a button that opens a choice. What cannot be read keeps the
 * value as it was, says so, and keeps the form around it from being sent.
 */
export function TypedField({ write, read, icon, placeholder, children, ...props }: Props) {
  const { label, value, onChange, chooseLabel, invalid, error, hint, isDisabled, isReadOnly } = props;
  const [typed, setTyped] = useState<{ text: string; value: number }>();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  // What was typed counts as long as the value is the one it led to.
  const isTyping = typed !== undefined && typed.value === value;
  const text = isTyping ? typed.text : write(value);
  const isUnreadable = isTyping && read(typed.text) === undefined;
  useUnsound(isUnreadable);
  const helper = isUnreadable ? invalid : (error ?? hint);
  const close = () => setAnchor(null);
  return (
    <>
      <TextField
        label={label}
        value={text}
        placeholder={placeholder}
        disabled={isDisabled ?? false}
        error={isUnreadable || error !== undefined}
        helperText={helper}
        size="small"
        fullWidth
        onChange={({ target }) => {
          const next = read(target.value);
          setTyped({ text: target.value, value: next ?? value });
          if (next !== undefined && next !== value) onChange(next);
        }}
        onBlur={() => {
          if (!isUnreadable) setTyped(undefined);
        }}
        slotProps={{
          htmlInput: { readOnly: isReadOnly, autoComplete: 'off' },
          input: {
            endAdornment: (
              <InputAdornment position="end">
                <IconButton
                  edge="end"
                  size="small"
                  aria-label={chooseLabel}
                  aria-haspopup="dialog"
                  disabled={isDisabled === true || isReadOnly === true}
                  onClick={({ currentTarget }) => setAnchor(currentTarget)}
                >
                  {icon}
                </IconButton>
              </InputAdornment>
            ),
          },
        }}
      />
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': label } }}
      >
        {anchor !== null &&
          children((next) => {
            setTyped(undefined);
            if (next !== value) onChange(next);
          }, close)}
      </Popover>
    </>
  );
}
