"""The networks of pix2pixHD in plain torch, independent of `model`, with the published module order.

Written from the paper (sections 3.2 to 3.4 and its appendix) and from the layout of the published state dicts: what
`state_dict()` gives here has the keys and shapes of the files `latest_net_G.pth`, `_E.pth` and `_D.pth`. Slow and
literal on purpose.
"""

import torch
from torch import Tensor, nn


def norm_layer(kind: str, channels: int) -> nn.Module:
    """Batch norm with its parameters and statistics, or instance norm without any."""
    return nn.BatchNorm2d(channels) if kind == "batch" else nn.InstanceNorm2d(channels, affine=False)


class Residual(nn.Module):
    """x + conv(relu(conv(x))) with reflected borders; keys `conv_block.1` and `conv_block.5`."""

    def __init__(self, channels: int, norm: str) -> None:
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3),
            norm_layer(norm, channels),
            nn.ReLU(),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3),
            norm_layer(norm, channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv_block(x)


def first_convolution(inputs: int, outputs: int, norm: str) -> list[nn.Module]:
    return [nn.ReflectionPad2d(3), nn.Conv2d(inputs, outputs, 7), norm_layer(norm, outputs), nn.ReLU()]


def halve(inputs: int, outputs: int, norm: str) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, 3, stride=2, padding=1), norm_layer(norm, outputs), nn.ReLU()]


def double(inputs: int, outputs: int, norm: str) -> list[nn.Module]:
    enlarge = nn.ConvTranspose2d(inputs, outputs, 3, stride=2, padding=1, output_padding=1)
    return [enlarge, norm_layer(norm, outputs), nn.ReLU()]


def last_convolution(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.ReflectionPad2d(3), nn.Conv2d(inputs, outputs, 7), nn.Tanh()]


class GlobalGenerator(nn.Module):
    """G1: keys `model.N`."""

    def __init__(
        self, input_nc: int, output_nc: int, ngf: int = 64, downs: int = 4, blocks: int = 9, norm: str = "instance"
    ) -> None:
        super().__init__()
        layers = first_convolution(input_nc, ngf, norm)
        channels = ngf
        for _ in range(downs):
            layers += halve(channels, channels * 2, norm)
            channels *= 2
        for _ in range(blocks):
            layers.append(Residual(channels, norm))
        for _ in range(downs):
            layers += double(channels, channels // 2, norm)
            channels //= 2
        layers += last_convolution(ngf, output_nc)
        self.model = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class LocalEnhancer(nn.Module):
    """G1 in local enhancers: keys `model.N` (G1 without its end), `model1_1.N`, `model1_2.N`, `model2_1.N`, ..."""

    def __init__(
        self,
        input_nc: int,
        output_nc: int,
        ngf: int = 32,
        downs: int = 4,
        blocks: int = 9,
        enhancers: int = 1,
        local_blocks: int = 3,
        norm: str = "instance",
    ) -> None:
        super().__init__()
        self.enhancers = enhancers
        inner = GlobalGenerator(input_nc, output_nc, ngf * 2**enhancers, downs, blocks, norm).model
        self.model = nn.Sequential(*list(inner)[:-3])
        for number in range(1, enhancers + 1):
            width = ngf * 2 ** (enhancers - number)
            front = first_convolution(input_nc, width, norm) + halve(width, 2 * width, norm)
            back: list[nn.Module] = [Residual(2 * width, norm) for _ in range(local_blocks)]
            back += double(2 * width, width, norm)
            if number == enhancers:
                back += last_convolution(width, output_nc)
            self.add_module(f"model{number}_1", nn.Sequential(*front))
            self.add_module(f"model{number}_2", nn.Sequential(*back))
        self.smaller = nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)

    def forward(self, x: Tensor) -> Tensor:
        sizes = {self.enhancers: x}  # number of the enhancer -> its input; 0 is G1's
        for number in reversed(range(self.enhancers)):
            sizes[number] = self.smaller(sizes[number + 1])
        features = self.model(sizes[0])
        for number in range(1, self.enhancers + 1):
            mixed = self.get_submodule(f"model{number}_1")(sizes[number]) + features
            features = self.get_submodule(f"model{number}_2")(mixed)
        return features


class Encoder(nn.Module):
    """E: keys `model.N`; then the mean over every instance, one instance, picture and channel after the other."""

    def __init__(self, input_nc: int, output_nc: int, nef: int = 16, downs: int = 4, norm: str = "instance") -> None:
        super().__init__()
        self.output_nc = output_nc
        layers = first_convolution(input_nc, nef, norm)
        channels = nef
        for _ in range(downs):
            layers += halve(channels, channels * 2, norm)
            channels *= 2
        for _ in range(downs):
            layers += double(channels, channels // 2, norm)
            channels //= 2
        layers += last_convolution(nef, output_nc)
        self.model = nn.Sequential(*layers)

    def forward(self, image: Tensor, instances: Tensor) -> Tensor:
        """`instances` is (B, 1, H, W); with label-wise styles the label map takes its place."""
        features = self.model(image)
        means = features.clone()
        for identity in instances.unique().tolist():
            for picture in range(len(image)):
                rows, columns = (instances[picture, 0] == identity).nonzero(as_tuple=True)
                if not len(rows):
                    continue
                for channel in range(self.output_nc):
                    means[picture, channel, rows, columns] = features[picture, channel, rows, columns].mean()
        return means


class MultiscaleDiscriminator(nn.Module):
    """The patch discriminators: keys `scaleS_layerL.N`, or `layerS.N` when only the scores are wanted.

    The highest S sees the picture at its full size.
    """

    def __init__(
        self,
        input_nc: int,
        ndf: int = 64,
        layers: int = 3,
        scales: int = 3,
        norm: str = "instance",
        intermediate: bool = True,
    ) -> None:
        super().__init__()
        self.scales, self.layers, self.intermediate = scales, layers, intermediate
        for scale in range(scales):
            groups = self._groups(input_nc, ndf, norm)
            if intermediate:
                for number, group in enumerate(groups):
                    self.add_module(f"scale{scale}_layer{number}", nn.Sequential(*group))
            else:
                self.add_module(f"layer{scale}", nn.Sequential(*(layer for group in groups for layer in group)))
        self.smaller = nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)

    def _groups(self, input_nc: int, ndf: int, norm: str) -> list[list[nn.Module]]:
        groups: list[list[nn.Module]] = [[nn.Conv2d(input_nc, ndf, 4, stride=2, padding=2), nn.LeakyReLU(0.2)]]
        channels = ndf
        for number in range(1, self.layers + 1):
            wider = min(channels * 2, 512)
            convolution = nn.Conv2d(channels, wider, 4, stride=2 if number < self.layers else 1, padding=2)
            groups.append([convolution, norm_layer(norm, wider), nn.LeakyReLU(0.2)])
            channels = wider
        groups.append([nn.Conv2d(channels, 1, 4, stride=1, padding=2)])
        return groups

    def forward(self, x: Tensor) -> list[list[Tensor]]:
        results: list[list[Tensor]] = []
        for scale in reversed(range(self.scales)):
            if results:
                x = self.smaller(x)
            if self.intermediate:
                outputs = [x]
                for number in range(self.layers + 2):
                    outputs.append(self.get_submodule(f"scale{scale}_layer{number}")(outputs[-1]))
                results.append(outputs[1:])
            else:
                results.append([self.get_submodule(f"layer{scale}")(x)])
        return results


def boundaries(instances: Tensor) -> Tensor:
    """1 where any of the four neighbours is another instance; (B, 1, H, W) -> float (B, 1, H, W)."""
    edge = torch.zeros(instances.shape, dtype=torch.bool)
    height, width = instances.shape[-2:]
    for row in range(height):
        for column in range(width):
            for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                if 0 <= r < height and 0 <= c < width:
                    edge[..., row, column] |= instances[..., row, column] != instances[..., r, c]
    return edge.float()


def one_hot(labels: Tensor, label_nc: int) -> Tensor:
    """(B, 1, H, W) channels 0..label_nc-1 -> (B, label_nc, H, W)."""
    batch, _, height, width = labels.shape
    return torch.zeros(batch, label_nc, height, width).scatter_(1, labels.long(), 1.0)
