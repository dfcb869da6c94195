/** The parts that hostile addresses are put together from. */

const list = (...lines: readonly string[]): string[] => lines.join('|').split('|');

export const evilHosts = list('evil.example|evil.com|203.0.113.7|[2001:db8::7]|xn--vil-9na.example|bücher.example');

export const schemes = list(
  'javascript|JaVaScRiPt|vbscript|data|file|ftp|ws|wss|blob|about|mailto|tel|intent|view-source|filesystem|chrome|x-app',
  'jar|urn|http|h|httpss|https+x|java\tscript|java\nscript|java\r\nscript|\u0001javascript| javascript|javascript\u00a0',
  'javascript&colon;|java\u0000script|jav&#x09;ascript|\u2028javascript',
);

/** What stands before a host: slashes, backslashes, characters between them, paths that end as `//`. */
export const starts = list(
  '//|///|////|/\\|\\/|\\\\|\\|/\\/|/\\\\|//\\|/\t/|/\n/|/\r/|\t//|\n//| //|//\t|/ /|/\u00a0/|/\u0000/|/\u000b/|/\u2028/|/\ufeff/',
  '/.//|/..//|/./..//|/%2e//|/%2e%2e//|/.\\/|/x/..//|/x/../..//|/x//../..//|/%2f|/%2f%2f|/%5c|/%09/|/%0a/|/%0d%0a/',
  '/;//|/?//|/#//|?//|#//|;//|.//|..//|@|.|:|://|:80|*//|~//||https:|https:/|https:///|https:////|https:\\|https:\\\\',
  'https:/\\|https:\\/|https:/\t/|https:\n//|https\t://|ht\ntps://| https://|\u0000https://|\u001fhttps://|\ufeffhttps://',
  'http:|http:/|http://|HTTPS://|hTTp://|https://\t|https://\\|https:// |https://%20|https://.|https://%2e',
  '／／|／\\|/／|⁄⁄|∕∕|\u200b//|//\u200b|//\u00ad|//\u2060',
);

/** Between a host of ours and `@`. */
export const beforeAt = list('|:443|:x|:x:y|%40|%00|%2f|%5c|%23|%3f|\\|\t|/|?|#|;|&|,|\u2028|／|？|＃');

/** Between a host of ours and one that is not. */
export const glue = [
  ...list(
    '.|-||_|,|;|&|\'|`|~|!|$|*|(|+|=|%2e|%2f|%5c|%00|%09|%23.|。|．|｡|․|‥|\u00b7|:|::|:443.|[|]|^|"|<|{|..|/..|\\.|?.|#.|\u00ad.|\u200d.',
  ),
  '|',
];

/** Codes of characters that some parser drops, trims or reads as another. */
export const vanishing = [
  ...Array.from({ length: 33 }, (_, code) => code),
  ...[0x5c, 0x7f, 0x80, 0x85, 0x9f, 0xa0, 0xad, 0x34f, 0x200b, 0x200c, 0x200d, 0x200e, 0x202e, 0x2028, 0x2029, 0x2060],
  ...[0x3000, 0xfeff, 0xfffd, 0xfffe, 0xd800, 0xdfff],
];

export const ports = list(
  '80|0|1|22|444|8080|8443|65535|65536|99999|-1|+443|0443|443x|443@evil.com|443.evil.com|443\\@evil.com|%34%34%33|４４３',
  ' 443|443:443|',
);

/** Letters, and what people take for them. */
export const lookAlikes = list('aа|aɑ|aá|bЬ|rг|nո|dԁ|1l|1Ⅰ|1¹|oо|o0|cс|mrn|pр|uυ|tт|hһ').map(
  (pair) => [pair.slice(0, 1), pair.slice(1)] as const,
);

/** The machine itself and its neighbours, in every spelling that the IPv4 and IPv6 parsers take. */
export const machines = list(
  'localhost|LOCALHOST|localhost.|app1.localhost|127.0.0.1|127.1|127.0.1|0x7f.1|0x7f000001|0177.0.0.1|017700000001|2130706433',
  '0|0.0.0.0|127.0.0.1.|127.0.0.2|①②⑦.0.0.1|127。0。0。1|169.254.169.254|2852039166|10.0.0.1|192.168.0.1|[::1]|[::]',
  '[0:0:0:0:0:0:0:1]|[::ffff:127.0.0.1]|[::ffff:7f00:1]|[::127.0.0.1]|256.1.1.1|1.2.3.4.5|0x|127.0.0.1%00|localtest.me',
  '127.0.0.1.nip.io',
);

/** No address at all. */
export const scraps = list(
  '| |.|..|./|../x|x|?x|#x|null|undefined|about:blank|[object Object]|https|https:|https:/|https://',
);
