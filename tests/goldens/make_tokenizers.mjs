// Makes tests/goldens/published/tokenizers.json: small tokenizer.json files of several kinds, texts, and the ids that Hugging Face's tokenizers gives them.
//
//     npm install --prefix FOLDER tokenizers@0.23.2
//     node tests/goldens/make_tokenizers.mjs FOLDER
//
// The vocabularies are made here; nothing of a published model is in them.

import { createRequire } from "node:module";
import { resolve } from "node:path";
import { writeFileSync } from "node:fs";

const { Tokenizer } = createRequire(resolve(process.argv[2]) + "/")("tokenizers");

const texts = [
  "", " ", "  ", "\n", "hello", " hello", "  hello", "hello world", "Hello  world's 12345 !!\n\nx", "the   there  then ", "they'll DON'T it'S we've",
  "春眠不覺曉，處處聞啼鳥。", "e\u0301 é ﬁ ﷽", "👩‍👩‍👧‍👦 🏳️‍🌈 a😀b", "𠮷𝒜 𐐷𐐷x 𝟘𝟙𝟚3", "٣٤٥ ²½Ⅷ 12३४", "\t\tif x:\n\t\t\treturn 1  \n", "a\r\nb\n\rc\u3000\u2028\u0085\u00a0d",
  "<0x0A><0x41>", "a\u0000b\u0001\u007f", "hell the\nthe\n the", "x-y_z--w", "אב שלום، مرحبا", "Æther ĀĂ ŵ \u0378", "1 22 333 4444 55555", "ab->cd -> e->", "tab\tthe\u00a0the",
];

// Words whose merges are taken in turn, so that every vocabulary has tokens that overlap.
const words = ["hello", "the", "there", "then", "world", "re", "ll", "it", "'s", "12", "--"];

function chain(spell, isOfBytes) {
  const [tokens, merges] = [[], []];
  const add = (left, right) => {
    if (!merges.some(([l, r]) => l === left && r === right)) merges.push([left, right]);
    if (!tokens.includes(left + right)) tokens.push(left + right);
  };
  for (const [i, word] of words.entries()) {
    // Of every other word the space comes first, so that it is merged before the word is.
    for (const letters of i % 2 ? [[spell, ...word], [...word]] : [[...word], [spell, ...word]]) {
      for (let whole = letters[0], i = 1; i < letters.length; i++) {
        add(whole, letters[i]);
        whole += letters[i];
      }
    }
  }
  add(spell, spell);
  add(spell + spell, spell + spell);
  // SentencePiece's merges list every way in which a token comes about.
  if (!isOfBytes) for (const token of [...tokens]) for (let i = 1; i < token.length; i++) if (tokens.includes(token.slice(0, i)) && tokens.includes(token.slice(i))) add(token.slice(0, i), token.slice(i));
  return [tokens, merges];
}

function mark(id, content, special = true) {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special };
}

function model(vocab, merges, settings) {
  return { type: "BPE", dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab, merges: merges.map((m) => m.join(" ")), ...settings };
}

function ofBytes(preTokenizer, settings = {}, added = [], lacks = () => false) {
  const letters = [];
  for (let b = 0, next = 0x100; b < 256; b++) letters.push(String.fromCodePoint((b >= 33 && b <= 126) || (b >= 0xa1 && b <= 0xac) || b >= 0xae ? b : next++));
  const [tokens, merges] = chain("Ġ", true);
  const names = [...letters.filter((_, b) => !lacks(b)), ...tokens, "lo", "Ġwo"]; // the last two come of no merge
  const vocab = Object.fromEntries([...new Set(names)].map((name, id) => [name, id]));
  const size = Object.keys(vocab).length;
  return {
    version: "1.0", truncation: null, padding: null, added_tokens: [mark(size, "<|endoftext|>"), ...added.map((content, i) => mark(size + 1 + i, content, false))],
    normalizer: null, pre_tokenizer: preTokenizer, post_processor: null, decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: model(vocab, merges, settings),
  };
}

function ofCharacters(normalizer, preTokenizer, settings = {}, added = []) {
  const [tokens, merges] = chain("▁", false);
  const bytes = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, "0")}>`);
  const names = ["<unk>", "<s>", "</s>", ...bytes, ...tokens, "▁", ..."abcdefghijlmnoprstuvwxyz'-,.:!0123春眠é😀𠮷", "ab"];
  const vocab = Object.fromEntries([...new Set(names)].map((name, id) => [name, id]));
  const size = Object.keys(vocab).length;
  return {
    version: "1.0", truncation: null, padding: null, added_tokens: [...["<unk>", "<s>", "</s>"].map((content, id) => mark(id, content)), ...added.map((content, i) => mark(size + i, content, false))],
    normalizer, pre_tokenizer: preTokenizer,
    post_processor: {
      type: "TemplateProcessing", single: [{ SpecialToken: { id: "<s>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }], special_tokens: { "<s>": { id: "<s>", ids: [1], tokens: ["<s>"] } },
    },
    decoder: { type: "Sequence", decoders: [{ type: "Replace", pattern: { String: "▁" }, content: " " }, { type: "ByteFallback" }, { type: "Fuse" }, { type: "Strip", content: " ", start: 1, stop: 0 }] },
    model: model(vocab, merges, { unk_token: "<unk>", fuse_unk: true, byte_fallback: true, ...settings }),
  };
}

const byteLevel = (use_regex, add_prefix_space = false) => ({ type: "ByteLevel", add_prefix_space, trim_offsets: true, use_regex });
const split = (pattern, behavior = "Isolated", invert = false) => ({ type: "Split", pattern: typeof pattern === "string" ? { Regex: pattern } : pattern, behavior, invert });
const digits = (individual_digits) => ({ type: "Digits", individual_digits });
const sequence = (...pretokenizers) => ({ type: "Sequence", pretokenizers });
const metaspace = (prepend_scheme, isSplit) => ({ type: "Metaspace", replacement: "▁", prepend_scheme, split: isSplit });
const replace = { type: "Replace", pattern: { String: " " }, content: "▁" };
const llama2 = { type: "Sequence", normalizers: [{ type: "Prepend", prepend: "▁" }, replace] };
const llama3Pattern = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

const files = {
  gpt2: ofBytes(byteLevel(true)),
  "gpt2-prefixed": ofBytes(byteLevel(true, true)),
  "bytes-uncut": ofBytes(byteLevel(false)),
  "bytes-added": ofBytes(byteLevel(true), {}, ["->", "  "]),
  llama3: ofBytes(sequence(split(llama3Pattern), byteLevel(false)), { ignore_merges: true }),
  smollm: ofBytes(sequence(digits(true), byteLevel(true))),
  "digits-together": ofBytes(sequence(digits(false), byteLevel(true))),
  qwen2: ofBytes(sequence(split(llama3Pattern.replace("{1,3}", "")), byteLevel(false))),
  lines: ofBytes(sequence(split("[\\r\\n]"), split("\\s?\\p{L}+"), split("\\s?\\p{P}+"), split("\\s+$"), split("[一-龥]+"), digits(true), byteLevel(false))),
  "case": ofBytes(sequence(split("[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|\\p{N}{1,3}|.", "Isolated"), byteLevel(false))),
  previous: ofBytes(sequence(split("[-\\s]", "MergedWithPrevious"), byteLevel(false))),
  next: ofBytes(sequence(split("[-\\s]", "MergedWithNext"), byteLevel(false))),
  contiguous: ofBytes(sequence(split("[-\\s]", "Contiguous"), byteLevel(false))),
  inverted: ofBytes(sequence(split("\\p{L}+", "MergedWithPrevious", true), byteLevel(false))),
  lossy: ofBytes(sequence(digits(true), byteLevel(true)), {}, [], (b) => b < 9 || b === 0xe6 || b >= 0xf0),
  plain: ofBytes(sequence(split({ String: "l" }), byteLevel(false))),
  llama2: ofCharacters(llama2, null),
  "llama2-ignoring": ofCharacters(llama2, null, { ignore_merges: true }),
  mistral: ofCharacters(null, metaspace("first", false)),
  "metaspace-split": ofCharacters(null, metaspace("always", true)),
  "metaspace-never": ofCharacters(null, metaspace("never", false)),
  "metaspace-added": ofCharacters(null, metaspace("first", false), {}, ["->", "Æther"]),
  unprefixed: ofCharacters(replace, null),
};

const cases = {};
for (const [name, file] of Object.entries(files)) {
  const tokenizer = Tokenizer.fromString(JSON.stringify(file));
  const ids = [];
  for (const text of texts) ids.push((await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds());
  const framed = (await tokenizer.encode("hello", null, { addSpecialTokens: true })).getIds();
  cases[name] = { file, ids, framed };
}
const out = new URL("published/tokenizers.json", import.meta.url);
const lines = Object.entries(cases).map(([name, made]) => `${JSON.stringify(name)}: ${JSON.stringify(made)}`);
writeFileSync(out, `{"peer": "tokenizers 0.23.2 (npm)", "script": "tests/goldens/make_tokenizers.mjs", "texts": ${JSON.stringify(texts)}, "cases": {\n${lines.join(",\n")}\n}}\n`);
