// Loads Plotly from our own server, once for all components of the page.
function loadPlotly(url) {
  if (!window.infusionPlotly) {
    window.infusionPlotly = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => {
        window.infusionPlotly = undefined;
        reject(new Error("The chart could not be loaded."));
      };
      document.head.append(script);
    });
  }
  return window.infusionPlotly;
}
