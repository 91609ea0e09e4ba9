// Written by common/chart_theme.py: change the theme there.
window.chartThemes = {
 "light": {
  "layout": {
   "font": {
    "family": "Marianne, arial, sans-serif",
    "size": 13,
    "color": "#666666"
   },
   "paper_bgcolor": "#ffffff",
   "plot_bgcolor": "rgba(0,0,0,0)",
   "colorway": [
    "#000091",
    "#b35c00",
    "#00757c",
    "#a558a0",
    "#666666"
   ],
   "separators": ",\u202f",
   "hovermode": "x unified",
   "hoverlabel": {
    "bgcolor": "#ffffff",
    "bordercolor": "#dddddd",
    "font": {
     "family": "Marianne, arial, sans-serif",
     "size": 13,
     "color": "#161616"
    }
   },
   "xaxis": {
    "linecolor": "#666666",
    "gridcolor": "#dddddd",
    "zerolinecolor": "#666666",
    "tickangle": 0,
    "showgrid": false
   },
   "yaxis": {
    "linecolor": "#666666",
    "gridcolor": "#dddddd",
    "zerolinecolor": "#666666",
    "tickangle": 0,
    "nticks": 6
   },
   "bargap": 0.28,
   "showlegend": false
  }
 },
 "dark": {
  "layout": {
   "font": {
    "family": "Marianne, arial, sans-serif",
    "size": 13,
    "color": "#929292"
   },
   "paper_bgcolor": "rgba(0,0,0,0)",
   "plot_bgcolor": "rgba(0,0,0,0)",
   "colorway": [
    "#9a9af8",
    "#ff9e4d",
    "#34bab5",
    "#ce70cc",
    "#929292"
   ],
   "separators": ",\u202f",
   "hovermode": "x unified",
   "hoverlabel": {
    "bgcolor": "#161616",
    "bordercolor": "#353535",
    "font": {
     "family": "Marianne, arial, sans-serif",
     "size": 13,
     "color": "#ffffff"
    }
   },
   "xaxis": {
    "linecolor": "#929292",
    "gridcolor": "#353535",
    "zerolinecolor": "#929292",
    "tickangle": 0,
    "showgrid": false
   },
   "yaxis": {
    "linecolor": "#929292",
    "gridcolor": "#353535",
    "zerolinecolor": "#929292",
    "tickangle": 0,
    "nticks": 6
   },
   "bargap": 0.28,
   "showlegend": false
  }
 }
};
