#!/usr/bin/env python3
"""What sacreBLEU says of some texts: writes translation_scores.json beside this file.

    /usr/bin/python3 tests/goldens/text/translation_scores.py PATH_TO_A_CLONE_OF_SACREBLEU

Made with sacreBLEU 2.6.0 (github.com/mjpost/sacrebleu at f615c72, Apache 2.0), Python 3.11.2 and Debian's python3-regex. The sentences are
ours, made to meet the tokenisers' corners: numbers, dashes, entities, quotes, symbols, Chinese, empty and one-word lines, several references.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from sacrebleu.metrics import BLEU, CHRF  # noqa: E402
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a  # noqa: E402
from sacrebleu.tokenizers.tokenizer_char import TokenizerChar  # noqa: E402
from sacrebleu.tokenizers.tokenizer_intl import TokenizerV14International  # noqa: E402
from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh  # noqa: E402

LINES = [
    "",
    "   ",
    "word",
    "Hello, world!",
    "It cost $1,234.50 (about 3.5%) in 1999-2000, didn't it?",
    "A well-known e-mail: a.b@c.org/x?y=1&z=2 #tag",
    "&quot;He said &amp; she said&quot; &lt;b&gt; <skipped>",
    "“Curly quotes” and ‘single’ — a dash…",
    "end of the year 2017.",
    "U.S.A. vs. 5, 6 ,7 . 8",
    "{braces} [brackets] ~tilde^ `tick` a_b a|b a\\b",
    "¿Qué pasó? ¡Mañana! 10€ ½ + √2",
    "床前明月光,疑是地上霜。hello世界2.5",
    "tab\tand\u00a0no-break\u3000ideographic space",
    "😀 emoji.😀,",
    "trailing spaces  ",
    "5-3 -3- 3--5",
    "Ａ full width ， comma",
    "a\u0301 combining, ﬁ ligature",
]
TOKENIZERS = {"13a": Tokenizer13a(), "intl": TokenizerV14International(), "zh": TokenizerZh(), "char": TokenizerChar()}

CORPORA = {
    "plain": (
        ["the cat sat on the mat .", "there is a dog in the big garden", "he went to the city, and they saw him."],
        [["the cat is on the mat .", "a dog is in the big garden", "he went into the city, and the people saw him."]],
    ),
    "short": (["yes", "no way"], [["yes", "no"]]),
    "no-four-grams": (["the old man said it", "we go home now"], [["the old woman said so", "we went home then"]]),
    "nothing-right": (["alpha beta gamma delta"], [["one two three four five"]]),
    "empty": (["", ""], [["something here", "and there"]]),
    "partly-empty": (["", "the same line as there"], [["something here", "the same line as there"]]),
    "perfect": (["In the days when the judges judged, there was a famine."], [["In the days when the judges judged, there was a famine."]]),
    "too-long": (["a b c d e f g h i j k l"], [["a b c d e f"]]),
    "two-references": (
        ["the quick fox jumps over the dog", "it is raining cats and dogs today"],
        [["the fast fox jumps over the lazy dog", "it rains a lot today"],
         ["a quick brown fox leaped over the dog", "it is raining heavily and dogs bark today here"]],
    ),
    "odd-lines": (LINES[:-1], [[*LINES[1:-1], "the end"]]),
    "verses": (
        ["In the beginning God created the heaven and the earth.", "And the LORD spake unto Moses, saying,", "Jesus wept."],
        [["In the beginning, God created the heavens and the earth.", "Yahweh spoke to Moses, saying,", "Jesus wept."]],
    ),
    "chinese": (["白日依山尽,黄河入海流。", "床前明月光"], [["白日依山尽,黄河流入海。", "窗前明月光"]]),
}


def scored(hypotheses: list[str], references: list[list[str]]) -> dict:
    result = {"hypotheses": hypotheses, "references": references, "bleu": {}, "chrf": {}, "sentences": []}
    for name in TOKENIZERS:
        metric = BLEU(tokenize=name)
        score = metric.corpus_score(hypotheses, references)
        result["bleu"][name] = {
            "score": score.score, "precisions": score.precisions, "bp": score.bp, "hypothesis": score.sys_len, "reference": score.ref_len,
            "text": str(score), "signature": str(metric.get_signature()).rsplit("|", 1)[0]}
    for words in (0, 2):
        metric = CHRF(word_order=words)
        score = metric.corpus_score(hypotheses, references)
        result["chrf"][str(words)] = {"score": score.score, "name": score.name, "signature": str(metric.get_signature()).rsplit("|", 1)[0]}
    sentence = BLEU(effective_order=True)
    result["sentences"] = [sentence.sentence_score(h, list(r)).score for h, r in zip(hypotheses, zip(*references))]
    return result


def main() -> None:
    goldens = {
        "tokens": {name: [tokenizer(line.rstrip()) for line in LINES] for name, tokenizer in TOKENIZERS.items()},
        "lines": LINES,
        "corpora": {name: scored(*corpus) for name, corpus in CORPORA.items()},
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(goldens, ensure_ascii=True, indent=1) + "\n")


if __name__ == "__main__":
    main()
