"""What colour a pixel of a picture has, as the browser that took it reads it."""

import base64

from playwright.sync_api import Page

_READ = """async ([picture, places]) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  return places.map(([x, y]) => [...canvas.getImageData(x, y, 1, 1).data].slice(0, 3));
}"""


def read_pixels(reader: Page, picture: bytes | str, *places: tuple[float, float]) -> list[list[int]]:
    """Return the colours at these places of a PNG; `reader` is any page that has no policy."""
    text = picture if isinstance(picture, str) else base64.b64encode(picture).decode()
    colours: list[list[int]] = reader.evaluate(_READ, [text, [list(place) for place in places]])
    return colours
