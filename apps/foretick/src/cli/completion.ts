import type { Command as Program } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** A script that makes a shell complete commands, their subcommands and flags, made from the commands themselves. */
export function completionScript(program: Program, shell: Shell): string {
  const places = placesOf(program);
  switch (shell) {
    case 'bash':
      return bash(program.name(), places);
    case 'zsh':
      return zsh(program.name(), places);
    case 'fish':
      return fish(program.name(), places);
  }
}

/** A command with what may follow it. */
interface Place {
  /** Words from the program on: `''`, `models`, `models list`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly flags: readonly { readonly name: string; readonly about: string; readonly takesFile: boolean }[];
}

function placesOf(command: Program, path = ''): readonly Place[] {
  const place: Place = {
    path,
    commands: command.commands.map((one) => ({ name: one.name(), about: one.description() })),
    flags: [
      ...command.options.flatMap(({ long, description, flags }) =>
        long === undefined || long === null
          ? []
          : [{ name: long, about: description, takesFile: /<(file|folder)>/.test(flags) }],
      ),
      { name: '--help', about: 'show help', takesFile: false },
    ],
  };
  const below = command.commands.flatMap((one) => placesOf(one, `${path} ${one.name()}`.trim()));
  return [place, ...below];
}

function bash(name: string, places: readonly Place[]): string {
  const cases = places.map(({ path, commands, flags }) => {
    const words = [...commands, ...flags].map((one) => one.name).join(' ');
    return `    '${path}') words='${words}' ;;`;
  });
  return `# ${name} completion bash >> ~/.bashrc
_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' word words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    [[ $word == -* ]] && break
    path="\${path:+$path }$word"
  done
  case $path in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ \${#COMPREPLY[@]} -eq 0 && $current != -* ]] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _${name} ${name}
`;
}

function zsh(name: string, places: readonly Place[]): string {
  const cases = places.map(({ path, commands, flags }) => {
    const words = [...commands, ...flags].map((one) =>
      quoted(`${one.name.replaceAll(':', '\\:')}:${one.about}`),
    );
    return `    '${path}') words_here=(${words.join(' ')}) ;;`;
  });
  return `#compdef ${name}
# ${name} completion zsh > a folder of $fpath, as _${name}
_${name}() {
  local place='' word
  local -a words_here
  for word in \${words[2,CURRENT-1]}; do
    [[ $word == -* ]] && break
    place="\${place:+$place }$word"
  done
  case $place in
${cases.join('\n')}
  esac
  _describe '${name}' words_here || _files
}
compdef _${name} ${name}
`;
}

function fish(name: string, places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, flags }) => {
    const condition =
      path === ''
        ? '__fish_use_subcommand'
        : path
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ');
    const start = `complete -c ${name} -n ${quoted(condition)}`;
    return [
      ...commands.map((one) => `${start} -f -a ${quoted(one.name)} -d ${quoted(one.about)}`),
      ...flags.map((one) => {
        const file = one.takesFile ? ' -r -F' : '';
        return `${start} -l ${one.name.slice(2)} -d ${quoted(one.about)}${file}`;
      }),
    ];
  });
  return `# ${name} completion fish > ~/.config/fish/completions/${name}.fish\n${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}
