// One picture that the server draws anew when there is something new to show.
const drawings = new WeakMap();

export default function ({ data, parentElement }) {
  const element = parentElement.querySelector(".figure");
  const drawing = drawings.get(element) ?? new Drawing(element);
  drawings.set(element, drawing);
  if (drawing.shown !== data.figure) {
    drawing.shown = data.figure;
    const figure = JSON.parse(data.figure);
    element.style.minHeight = `${figure.layout.height}px`; // nothing jumps when it is drawn
    const whenDrawn = () => element.setAttribute("data-drawn", "");
    drawing.show({ figure, alt: data.alt, dark: data.dark, url: data.plotly_url, whenDrawn });
  }
  return () => {
    drawing.close();
    drawings.delete(element);
  };
}
