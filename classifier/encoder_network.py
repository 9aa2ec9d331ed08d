"""The encoder as it is trained: a transformer over pieces of words with a head for the kinds.

BERT (Devlin et al. 2019) as in multilingual-e5-small (Wang et al. 2024), with the first layers
only and the meanings of pieces left as they are.
"""

# mypy: disable-error-code="import-not-found, misc, no-any-return, unused-ignore"

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from classifier.encoder_base import BLOCK, HEADS, INNER_WIDTH, WIDTH, BaseEncoder
from classifier.kinds_model import KINDS

MEAN_SCALE = 4.0
"""The mean of a text varies less than its maximum; this brings both to one scale."""
_LEAST = 1e-12
_NEVER = -1e4
_FAR_BELOW = -9.0
_POSITIONS = 512
_HEAD_START = -2.0
_HEAD_DROPOUT = 0.2


class Layer(nn.Module):
    """Attention and a feed-forward step, each added to its input and normalised."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.ao = nn.Linear(WIDTH, WIDTH)
        self.aln = nn.LayerNorm(WIDTH, eps=_LEAST)
        self.fi = nn.Linear(WIDTH, INNER_WIDTH)
        self.fo = nn.Linear(INNER_WIDTH, WIDTH)
        self.oln = nn.LayerNorm(WIDTH, eps=_LEAST)
        self.dropout = dropout

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """Answer the next states for states (texts, pieces, WIDTH); `hidden` is added to the
        attention and keeps padding out of it."""
        texts, pieces, _ = x.shape
        split = self.qkv(x).view(texts, pieces, 3, HEADS, WIDTH // HEADS)
        q, k, v = split.permute(2, 0, 3, 1, 4)
        # Written out: the fused attention of torch 2.13 takes four times as long to train on CPU.
        scale = 1 / math.sqrt(WIDTH // HEADS)
        weights = torch.softmax(q @ k.transpose(-1, -2) * scale + hidden, -1)
        context = (weights @ v).transpose(1, 2).reshape(texts, pieces, WIDTH)
        x = self.aln(x + self._drop(self.ao(context)))
        return self.oln(x + self._drop(self.fo(functional.gelu(self.fi(x)))))

    def _drop(self, x: Tensor) -> Tensor:
        """Drop numbers for a whole text at once: cheap, and enough for so few letters."""
        if not self.training or self.dropout == 0:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) >= self.dropout
        return x * (kept.to(x.dtype) / (1 - self.dropout))


class EncoderNetwork(nn.Module):
    """Scores for the kinds from the pieces of a text."""

    def __init__(
        self, base: BaseEncoder, kept: NDArray[np.int64], layers: int, frozen: int, dropout: float
    ) -> None:
        """Start from the published weights; the first `frozen` layers stay as they are."""
        super().__init__()
        self.word = nn.Embedding(len(kept), WIDTH)
        self.pos = nn.Embedding(_POSITIONS, WIDTH)
        self.ln = nn.LayerNorm(WIDTH, eps=_LEAST)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(layers)])
        self.frozen = frozen
        blocks = (
            base.numbers[kept].reshape(-1, WIDTH // BLOCK, BLOCK) * base.scales[kept][..., None]
        )
        self._fill(base, blocks.reshape(-1, WIDTH))
        for parameter in self.parameters():
            parameter.requires_grad_(False)
        for layer in self.layers[frozen:]:
            for parameter in layer.parameters():
                parameter.requires_grad_(True)
        self.head = nn.Linear(2 * WIDTH + 1, len(KINDS))
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.constant_(self.head.bias, _HEAD_START)

    def _fill(self, base: BaseEncoder, words: NDArray[np.float32]) -> None:
        found = base.tensors
        state = {
            "word.weight": words,
            "pos.weight": found["emb.pos"].reshape(-1, WIDTH) + found["emb.type"][:WIDTH],
            "ln.weight": found["emb.ln.w"],
            "ln.bias": found["emb.ln.b"],
        }
        for number in range(len(self.layers)):
            for ending, name in (("w", "weight"), ("b", "bias")):
                attention = [found[f"l{number}.{part}.{ending}"] for part in ("q", "k", "v")]
                state[f"layers.{number}.qkv.{name}"] = np.concatenate(attention)
                for part in ("ao", "aln", "fi", "fo", "oln"):
                    tensor = found[f"l{number}.{part}.{ending}"]
                    state[f"layers.{number}.{part}.{name}"] = tensor
        self.load_state_dict({name: torch.tensor(value) for name, value in state.items()})

    def forward(self, pieces: Tensor, mask: Tensor, is_chat: Tensor) -> Tensor:
        """Answer scores (texts, 12) for pieces (texts, longest) with mask 0 where there is none."""
        with torch.autocast("cpu", torch.bfloat16):
            x = self._read(pieces, mask)
        x = x.float()
        seen = mask[..., None]
        mean = (x * seen).sum(1) / mask.sum(1, keepdim=True)
        highest = x.masked_fill(seen == 0, _FAR_BELOW).amax(1)
        found = torch.cat([mean * MEAN_SCALE, highest, is_chat[:, None]], -1)
        return self.head(functional.dropout(found, _HEAD_DROPOUT, self.training))

    def _read(self, pieces: Tensor, mask: Tensor) -> Tensor:
        hidden = torch.zeros(mask.shape).masked_fill(mask == 0, _NEVER)[:, None, None, :]
        with torch.no_grad():
            x = self.ln(self.word(pieces) + self.pos.weight[: pieces.shape[1]])
            for layer in self.layers[: self.frozen]:
                layer.eval()
                x = layer(x, hidden.to(x.dtype))
        for layer in self.layers[self.frozen :]:
            x = layer(x, hidden.to(x.dtype))
        return x
