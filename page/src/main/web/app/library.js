// Preact and htm as one file of theirs; everything else takes them from here.
export { html, render, Component, createContext, useState, useReducer, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useContext } from '../library/preact.js';
