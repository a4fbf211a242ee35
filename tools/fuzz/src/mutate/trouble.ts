/** Values at which parsers of any format have failed before. */
export const TROUBLE: readonly string[] = [
  ...listed(`0 -0 -1 1e308 -1e308 5e-324 1e999 1e21 0.1 9007199254740993 2147483648 4294967295 18446744073709551616
    0x10 1_000 NaN Infinity -Infinity 1e15 1767225600 1767225600000000000 null true false undefined`),
  ...listed(String.raw`"" '' [] {} [[]] [null] {"":{}} "\u0000" "\ud800" "\udc00\ud800" "\uffff" "__proto__" "constructor"
    {"__proto__":{"length":1}} {"toString":1} {"toString":null,"valueOf":null} {"length":-1} {"then":1}
    {"constructor":{"prototype":{}}} [1,2,3,4,5,6,7,8,9,10,11,12] ["0","1"] "2026-02-30T25:61:61Z"
    "+275760-09-13T00:00:00.001Z" "-271821-04-20T00:00:00Z" "1767225600.123456789" "BTC/USD"`),
  ...listed(`<![CDATA[ ]]> <!-- --> &#0; &#x110000; &#xd800; &lt; &amp;amp; &nope; <?xml?> <script> </script> <style>
    <template> <a <a> </a> /> <!ENTITY %00 ../../etc/passwd " """ ' , ; | = # $ \` \\ \\\\ :`),
  ...['<!DOCTYPE a [<!ENTITY b "c">]>', '" "', ' ', '\t', '\n', '\r\n', '\r', '$'.concat('{A}')],
];

/** Characters that are lost, grow, join others or end a text in some reader. */
export const ODD_CHARACTERS: readonly string[] = [
  ...'\0\x01\x1b\x7f\x80\xff\u0085\u00a0\u00ad\u0130\u0131\u0301\u0660\u1e9e\u200b\u200d\u202e\u2028\u2029\ufeff\ufffd\uff11\uffff',
  ...'😀𝟙👩ﷺKßé\n\r\t "\'\\<>&%/0-.',
];

function listed(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
