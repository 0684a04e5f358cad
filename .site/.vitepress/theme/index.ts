/**
 * # The theme: that of VitePress without its fonts, with the marks of our pages
 * @module
 */
import DefaultTheme from 'vitepress/theme-without-fonts';
import './style.css';

export default DefaultTheme;
