// Words and numbers as people here write and read them.

// "Hường" -> "huong": what a search without tone marks compares.
export const bare = (text) =>
  text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase().replace(/\s+/g, ' ').trim();

export const fill = (sentence, n) => sentence.replace('{n}', n);

export const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1).replace('.', ',')} MB`;

export const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : megabytes(bytes));
