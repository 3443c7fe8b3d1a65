// What Word and the web put on the clipboard, as the Markdown of lessons: headings, lists, tables, links, bold and italic; nothing else.
const SKIP = /^(STYLE|SCRIPT|META|LINK|TITLE|XML|HEAD|O:P|IMG|SVG|NOSCRIPT|TEMPLATE|IFRAME|OBJECT|BUTTON|INPUT|SELECT|TEXTAREA)$/;
const BLOCK = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|BLOCKQUOTE|SECTION|ARTICLE|MAIN|HEADER|FOOTER|BODY|PRE|HR|DL|DT|DD|FIGURE|FIGCAPTION|ASIDE|NAV)$/;

// Signs of the grammar in ordinary words are no signs; one at the head of a line would begin something.
const plain = (text) => text.replace(/[\u00a0\s]+/g, ' ').replace(/([*_`[\]])/g, '\\$1');
const safe = (row) => row.replace(/^(#{1,6}\s|>|:::|\||[-+]\s|---)/, '\\$1').replace(/^(\d+)([.)]\s)/, '$1\\$2');
const style = (node) => node.getAttribute('data-style') || '';
const hidden = (node) => /mso-hide:\s*all|display:\s*none|mso-list:\s*ignore/i.test(style(node));

const wrapped = (words, sign) => {
  const bare = words.trim();
  if (!bare) return words;
  return words.replace(bare, () => `${sign}${bare}${sign}`);
};

const inline = (node, strong = false, slanted = false) => [...node.childNodes].map((child) => {
  if (child.nodeType === 3) return plain(child.data);
  if (child.nodeType !== 1 || SKIP.test(child.tagName.toUpperCase()) || hidden(child)) return '';
  if (child.tagName === 'BR') return '\n';
  const bold = !strong && (/^(B|STRONG)$/.test(child.tagName) || /font-weight:\s*(bold|[6-9]00)/i.test(style(child))) && !/font-weight:\s*(normal|400)/i.test(style(child));
  const italic = !slanted && (/^(I|EM)$/.test(child.tagName) || /font-style:\s*italic/i.test(style(child)));
  let words = inline(child, strong || bold, slanted || italic);
  if (italic) words = wrapped(words, '*');
  if (bold) words = wrapped(words, '**');
  const to = child.tagName === 'A' ? (child.getAttribute('href') || '').trim() : '';
  if (/^(https?:\/\/|mailto:|tel:)/i.test(to) && words.trim()) return `[${words.trim()}](${to.replace(/[\s()<>"]/g, encodeURIComponent)})`;
  return BLOCK.test(child.tagName) ? ` ${words} ` : words;
}).join('');

const line = (node) => inline(node).split('\n').map((row) => row.replace(/ +/g, ' ').trim()).filter(Boolean);
const rows = (node) => line(node).map(safe).join('\n');

// The title of a page is no part of a lesson; what stands highest among its headings opens a section.
const level = (node) => {
  const named = /mso-style-name:\s*"?heading (\d)/i.exec(style(node)) || /^H([1-6])$/.exec(node.tagName);
  return named ? Number(named[1]) : 0;
};

const list = (node, depth) => [...node.children].map((item, at) => {
  if (/^(UL|OL)$/.test(item.tagName)) return list(item, depth + 1);
  const inner = [...item.children].filter((child) => /^(UL|OL)$/.test(child.tagName));
  const own = item.cloneNode(true);
  own.querySelectorAll('ul, ol').forEach((child) => child.remove());
  const sign = node.tagName === 'OL' ? `${at + 1}.` : '-';
  const words = line(own).join(' ');
  return [words && `${'    '.repeat(depth)}${sign} ${words}`, ...inner.map((child) => list(child, depth + 1))].filter(Boolean).join('\n');
}).filter(Boolean).join('\n');

const table = (node) => {
  const cells = [...node.rows].map((row) => [...row.cells].flatMap((cell) => {
    const words = line(cell).join(' ').replace(/\|/g, '\\|');
    return [words, ...Array(Math.min(cell.colSpan, 20) - 1).fill('')];
  })).filter((row) => row.some(Boolean));
  const width = Math.max(0, ...cells.map((row) => row.length));
  if (!cells.length) return '';
  if (width === 1) return cells.map(([words]) => safe(words)).join('\n\n');
  const row = (words) => `| ${[...words, ...Array(width - words.length).fill('')].join(' | ')} |`;
  return [row(cells[0]), `|${'---|'.repeat(width)}`, ...cells.slice(1).map(row)].join('\n');
};

// Word writes a list as paragraphs that name their list and level; their bullets stand in a part that says it is to be ignored.
const word = (node) => {
  const found = /mso-list:\s*l\d+\s+level(\d)/i.exec(style(node));
  if (!found) return '';
  const sign = node.querySelector('[data-style*="mso-list:Ignore" i], [data-style*="mso-list: Ignore" i]');
  const number = sign && /^\s*(\d+|[a-z])[.)]/i.test(sign.textContent);
  return `${'    '.repeat(Math.min(found[1], 6) - 1)}${number ? '1.' : '-'} ${line(node).join(' ')}`;
};

export const markdown = (html) => {
  // Styles are read, never applied, and nothing in there acts; a page that allows neither would complain of each.
  const bare = html.replace(/<style[\s\S]*?<\/style>/gi, '').replace(/<[^>]*>/g, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, ' data-$1='));
  const { body } = new DOMParser().parseFromString(bare, 'text/html');
  const out = [];
  let listing = false;
  const add = (words, item = false) => {
    if (!words.trim()) return;
    if (item && listing) out[out.length - 1] += `\n${words}`; else out.push(words);
    listing = item;
  };
  const found = [...body.querySelectorAll('*')].map(level).filter((n) => n > 0);
  const highest = Math.min(...found, 6);
  const walk = (node) => {
    let loose = [];
    const flush = () => {
      if (!loose.length) return;
      const box = document.createElement('p');
      box.append(...loose.map((child) => child.cloneNode(true)));
      loose = [];
      add(rows(box));
    };
    [...node.childNodes].forEach((child) => {
      const name = child.nodeType === 1 ? child.tagName.toUpperCase() : '';
      if (child.nodeType === 1 && (SKIP.test(name) || hidden(child))) return;
      const holds = name && [...child.children].some((inner) => BLOCK.test(inner.tagName) || inner.querySelector('p, div, h1, h2, h3, h4, ul, ol, table'));
      if (!BLOCK.test(name) && !holds) { if (child.nodeType === 1 || child.nodeType === 3) loose.push(child); return; }
      flush();
      if (level(child)) add(line(child).length ? `${'#'.repeat(Math.min(level(child) - highest + 2, 4))} ${line(child).join(' ').replace(/^\*\*(.*)\*\*$/, '$1')}` : '');
      else if (name === 'UL' || name === 'OL') add(list(child, 0));
      else if (name === 'TABLE') add(table(child));
      else if (name === 'BLOCKQUOTE') add(line(child).map((row) => `> ${row}`).join('\n'));
      else if (word(child)) add(word(child), true);
      else if (holds) walk(child);
      else add(rows(child));
    });
    flush();
  };
  walk(body);
  return out.join('\n\n').normalize('NFC');
};
