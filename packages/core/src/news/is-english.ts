/**
 * Whether a text can be read as English: mostly Latin letters, and no more small words of other languages than of
 * English. A headline without any small word passes.
 */
export function isEnglish(text: string): boolean {
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  const others = PLAIN.test(text) ? 0 : (text.match(/(?![a-z])\p{Letter}/giu)?.length ?? 0);
  if (latin === 0 || others > latin / 9) return false;
  let english = 0;
  let other = 0;
  for (const word of text.toLowerCase().match(others === 0 ? /[a-z]+/g : /\p{Letter}+/gu) ?? []) {
    if (ENGLISH.has(word)) english += 1;
    else if (OTHER.has(word)) other += 1;
  }
  return other === 0 || english >= other;
}

const PLAIN = /^\p{ASCII}*$/u;

const ENGLISH = new Set(
  `the of and to in is are was were for on with that this by from at as has have had will would be been it its not but
  after before over into than more about up down says said how why what amid could should may might new here off out
  against between under their they you your his her who which when first`.split(/\s+/),
);

/** Spanish, Portuguese, French, Italian, German, Dutch, Turkish, Polish, Indonesian; none that is an English word too. */
const OTHER = new Set(
  `el la los las del una por para con que como más pero sobre está se su sus y o em não uma dos das ao pela pelo são
  le les des une et est dans pour avec sur sont aux du au qui ne pas plus il lo gli di che della delle nel per non è e
  sono der die das und ist nicht mit von für auf ein eine einen zu den dem im bei wird nach über aus sich het een van
  voor niet wordt ook naar bir ve bu için ile olarak daha w na z się jest nie dla oraz yang dan untuk dengan ini pada
  dari akan`.split(/\s+/),
);
