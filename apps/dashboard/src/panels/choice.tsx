export interface ChoiceProps<Value extends string | number> {
  readonly legend: string;
  /** Short word before it, for those who see it. */
  readonly label?: string;
  readonly name: string;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly chosen: Value | undefined;
  readonly onChoose: (value: Value) => void;
}

/** One of a few, as native radio buttons: arrow keys and screen readers work by themselves. */
export function Choice<Value extends string | number>(props: ChoiceProps<Value>) {
  const { legend, label, name, options, chosen, onChoose } = props;
  return (
    <fieldset class="choice">
      <legend class="unseen">{legend}</legend>
      {label !== undefined && (
        <span class="choice-label" aria-hidden="true">
          {label}
        </span>
      )}
      {options.map(({ value, text }) => (
        <label key={value}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span class="choice-text">{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
