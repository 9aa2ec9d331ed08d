"""Write the trained encoder as an ONNX file with weights of eight bits.

Products of matrices run on integers (`DynamicQuantizeMatMul` of ONNX Runtime): weights with one
scale for each column, states with one scale for each text. The few numbers of a state that are far
larger than the rest would spoil that scale, so part of their size is moved into the weights first
(SmoothQuant, Xiao et al. 2023). Meanings of pieces keep the four bits they were published with.
"""

# mypy: disable-error-code="import-not-found"

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from classifier.encoder_base import BLOCK, HEADS, WIDTH
from classifier.encoder_network import MEAN_SCALE
from classifier.kinds_model import KINDS, Floats

_OWN: Final = "com.microsoft"
"""Operators of ONNX Runtime beyond the standard."""
_TOP: Final = 127
_LEAST: Final = 1e-12
_UNEVEN: Final = ".fo"
"""Products in whose input one piece can be far larger than another; each gets its own scale."""


class _Graph:
    """Collects the operators of the network, one after the other."""

    def __init__(self) -> None:
        self.values: list[onnx.TensorProto] = []
        self.nodes: list[onnx.NodeProto] = []

    def keep(self, name: str, value: NDArray[Any]) -> str:
        """Store a constant and answer its name."""
        self.values.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", **facts: Any) -> str:
        """Add an operator with one result and answer the name of that."""
        return self.add_many(operator, *inputs, results=1, domain=domain, **facts)[0]

    def add_many(
        self, operator: str, *inputs: str, results: int, domain: str = "", **facts: Any
    ) -> list[str]:
        """Add an operator and answer the names of its results."""
        name = f"{operator}_{len(self.nodes)}"
        names = [f"{name}_{place}" for place in range(results)]
        self.nodes.append(
            helper.make_node(operator, inputs, names, name=name, domain=domain, **facts)
        )
        return names


class EncoderWriter:
    """Turns the weights of an EncoderNetwork into an ONNX model."""

    def __init__(
        self,
        state: Mapping[str, Floats],
        numbers: NDArray[np.int8],
        scales: Floats,
        highest: Mapping[str, Floats],
        smoothing: float,
    ) -> None:
        """Take the trained state, the four-bit meanings of the kept pieces, and for every product
        the highest size of each input number that was met on letters."""
        self.state = state
        self.numbers = numbers
        self.scales = scales
        self.highest = highest
        self.smoothing = smoothing
        self.graph = _Graph()

    def write(self, layers: int) -> bytes:
        """Answer the file; inputs `ids` (pieces,) and `chat` (1, 1), results `scores` (1, 12) and
        `shares` (pieces, 12): what every piece adds to every score."""
        graph = self.graph
        graph.keep("axis", np.array([0], np.int64))
        graph.keep("last_axis", np.array([-1], np.int64))
        graph.keep("least", np.array(_LEAST, np.float32))
        graph.keep("pieces_axis", np.array([1], np.int64))
        graph.keep("nothing", np.array([0], np.int64))
        graph.keep("heads", np.array([-1, 3, HEADS, WIDTH // HEADS], np.int64))
        graph.keep("flat", np.array([-1, WIDTH], np.int64))
        graph.keep("root", np.array((WIDTH // HEADS) ** -0.5, np.float32))
        graph.keep("mean_scale", np.array(MEAN_SCALE, np.float32))
        x = self._meanings()
        for number in range(layers):
            x = self._layer(x, f"layers.{number}.")
        mean = graph.add("Mul", graph.add("ReduceMean", x, "axis", keepdims=1), "mean_scale")
        highest = graph.add("ReduceMax", x, "axis", keepdims=1)
        found = graph.add("Concat", mean, highest, "chat", axis=1)
        head = graph.keep("head.weight", self.state["head.weight"].T)
        self._shares(x, highest, head)
        product = graph.add("MatMul", found, head)
        bias = graph.keep("head.bias", self.state["head.bias"])
        graph.nodes.append(helper.make_node("Add", [product, bias], ["scores"], name="scores"))
        return self._finish()

    def _shares(self, x: str, highest: str, head: str) -> None:
        """Part the scores among the pieces: each adds its part of the mean, and its numbers where
        they are the highest. With bias and channel the shares add up to the scores."""
        graph = self.graph
        graph.keep("states_end", np.array([2 * WIDTH], np.int64))
        count = graph.add("Slice", graph.add("Shape", x), "nothing", "pieces_axis")
        count = graph.add("Cast", count, to=TensorProto.FLOAT)
        of_mean = graph.add("Div", graph.add("Mul", x, "mean_scale"), count)
        is_highest = graph.add("Cast", graph.add("Equal", x, highest), to=TensorProto.FLOAT)
        of_highest = graph.add("Mul", x, is_highest)
        weight = graph.add("Slice", head, "nothing", "states_end", "axis")
        found = graph.add("Concat", of_mean, of_highest, axis=1)
        graph.nodes.append(helper.make_node("MatMul", [found, weight], ["shares"], name="shares"))

    def _meanings(self) -> str:
        graph = self.graph
        even, odd = self.numbers[:, 0::2] & 15, self.numbers[:, 1::2] & 15
        graph.values.append(
            helper.make_tensor(
                "pieces",
                TensorProto.INT4,
                self.numbers.shape,
                (even | (odd << 4)).astype(np.uint8).tobytes(),
                raw=True,
            )
        )
        graph.keep("piece_scales", self.scales.astype(np.float16))
        facts = {"block_size": BLOCK, "gather_axis": 0, "quantize_axis": 1}
        meaning = graph.add(
            "GatherBlockQuantized", "pieces", "ids", "piece_scales", domain=_OWN, **facts
        )
        graph.keep("pos", self.state["pos.weight"])
        place = graph.add("Slice", "pos", "nothing", graph.add("Shape", "ids"), "axis")
        meaning = graph.add("Cast", meaning, to=TensorProto.FLOAT)
        return self._normal(graph.add("Add", meaning, place), "ln")

    def _layer(self, x: str, name: str) -> str:
        graph = self.graph
        split = graph.add("Reshape", self._product(x, f"{name}qkv"), "heads")
        split = graph.add("Transpose", split, perm=[1, 2, 0, 3])
        parts = graph.add_many("Split", split, results=3, axis=0, num_outputs=3)
        q, k, v = (graph.add("Squeeze", part, "axis") for part in parts)
        alike = graph.add("MatMul", q, graph.add("Transpose", k, perm=[0, 2, 1]))
        weights = graph.add("Softmax", graph.add("Mul", alike, "root"), axis=-1)
        context = graph.add("Transpose", graph.add("MatMul", weights, v), perm=[1, 0, 2])
        context = graph.add("Reshape", context, "flat")
        x = self._normal(graph.add("Add", x, self._product(context, f"{name}ao")), f"{name}aln")
        inner = graph.add("Gelu", self._product(x, f"{name}fi"))
        return self._normal(graph.add("Add", x, self._product(inner, f"{name}fo")), f"{name}oln")

    def _normal(self, x: str, name: str) -> str:
        weight = self.graph.keep(f"{name}.weight", self.state[f"{name}.weight"])
        bias = self.graph.keep(f"{name}.bias", self.state[f"{name}.bias"])
        # Step by step: ONNX Runtime 1.28 takes ten times as long for LayerNormalization itself.
        graph = self.graph
        apart = graph.add("Sub", x, graph.add("ReduceMean", x, "last_axis", keepdims=1))
        spread = graph.add("ReduceMean", graph.add("Mul", apart, apart), "last_axis", keepdims=1)
        size = graph.add("Sqrt", graph.add("Add", spread, "least"))
        return graph.add("Add", graph.add("Mul", graph.add("Div", apart, size), weight), bias)

    def _product(self, x: str, name: str) -> str:
        weight = self.state[f"{name}.weight"].T
        moved = smooth(weight, self.highest[name], self.smoothing)
        x = self.graph.add("Mul", x, self.graph.keep(f"{name}.moved", 1 / moved))
        numbers, scale = to_eight_bits(weight * moved[:, None])
        bias = self.graph.keep(f"{name}.bias", self.state[f"{name}.bias"])
        weights = (
            self.graph.keep(f"{name}.numbers", numbers),
            self.graph.keep(f"{name}.scale", scale),
            self.graph.keep(f"{name}.zero", np.zeros(len(scale), np.int8)),
        )
        if not name.endswith(_UNEVEN):
            return self.graph.add("DynamicQuantizeMatMul", x, *weights, bias, domain=_OWN)
        size = self.graph.add("ReduceMax", self.graph.add("Abs", x), "pieces_axis", keepdims=1)
        even = self.graph.add("Div", x, size)
        product = self.graph.add("DynamicQuantizeMatMul", even, *weights, domain=_OWN)
        return self.graph.add("Add", self.graph.add("Mul", product, size), bias)

    def _finish(self) -> bytes:
        float_type, whole = TensorProto.FLOAT, TensorProto.INT64
        graph = helper.make_graph(
            self.graph.nodes,
            "encoder",
            [
                helper.make_tensor_value_info("ids", whole, ["pieces"]),
                helper.make_tensor_value_info("chat", float_type, [1, 1]),
            ],
            [
                helper.make_tensor_value_info("scores", float_type, [1, len(KINDS)]),
                helper.make_tensor_value_info("shares", float_type, ["pieces", len(KINDS)]),
            ],
            self.graph.values,
        )
        versions = [helper.make_opsetid("", 21), helper.make_opsetid(_OWN, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=10)
        return bytes(model.SerializeToString())


def smooth(weight: Floats, highest: Floats, strength: float) -> Floats:
    """Answer by how much each input number is divided and its weights are multiplied, so that both
    are easily brought to eight bits; weight has shape (inputs, outputs)."""
    size = np.abs(weight).max(axis=1)
    moved = np.maximum(highest, 1e-5) ** strength / np.maximum(size, 1e-5) ** (1 - strength)
    return np.asarray(np.clip(moved, 1e-3, 1e3), np.float32)


def to_eight_bits(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Answer whole numbers and the scale of every column, whose product is nearly the weight."""
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / _TOP
    numbers = np.clip(np.rint(weight / scale), -_TOP, _TOP).astype(np.int8)
    return numbers, scale.astype(np.float32)
