"""Where well-known data sets can be fetched from, and the checksums they must have.

The checksums are those that TensorFlow Datasets (`url_checksums/mnist.txt`, `fashion_mnist.txt`)
publishes; the files are the ones that their authors made.
"""

from dataclasses import dataclass
from typing import NamedTuple


class File(NamedTuple):
    """A file, how long it is and its SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Source:
    """A data set elsewhere.

    Parameters
    ----------
    name : str
        Its key in `SOURCES`, and the id of the data set.
    title : str
        What people call it.
    addresses : tuple of str
        Where its files lie; the next one is tried where one does not answer.
    files : tuple of File
    classes : tuple of str
        Names of the classes, where the files only number them.
    """

    name: str
    title: str
    addresses: tuple[str, ...]
    files: tuple[File, ...]
    classes: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """Of all its files together."""
        return sum(file.bytes for file in self.files)


SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        Source(
            "mnist", "MNIST",
            (
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                "https://storage.googleapis.com/cvdf-datasets/mnist/",
            ),
            (
                File("train-images-idx3-ubyte.gz", 9_912_422,
                     "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                File("train-labels-idx1-ubyte.gz", 28_881,
                     "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                File("t10k-images-idx3-ubyte.gz", 1_648_877,
                     "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                File("t10k-labels-idx1-ubyte.gz", 4_542,
                     "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            ),
        ),
        Source(
            "fashion_mnist", "Fashion-MNIST",
            (
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/"
                "fashion/",
                "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            ),
            (
                File("train-images-idx3-ubyte.gz", 26_421_880,
                     "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                File("train-labels-idx1-ubyte.gz", 29_515,
                     "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                File("t10k-images-idx3-ubyte.gz", 4_422_102,
                     "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                File("t10k-labels-idx1-ubyte.gz", 5_148,
                     "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
            ),
            ("t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
             "ankle boot"),
        ),
    )
}
