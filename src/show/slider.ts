/**
 * # The slider between a witness and its near miss
 *
 * Where one number changed that the loss depends on, or that moves the point, or sigma alone, the page draws the loss
 * while a reader moves it from one end to the other. Without scripts the two pictures beside each other say the same.
 * The script is ours; its numbers come in an attribute, as data.
 *
 * ## Main definitions
 * - {@link sliderOf}: the control, or why there is none
 * - {@link sliderScript}
 * @module
 */
import type { Change } from '../counterexamples/near-miss/change.ts';
import { changeText } from '../counterexamples/near-miss/change.ts';
import type { Subject } from '../counterexamples/near-miss/subject.ts';
import { element } from '../pages/html.ts';
import type { Element } from '../pages/html.ts';
import type { NetworkSlice } from '../pictures/slice.ts';
import { darkOf } from '../reports/chart.ts';
import { bandFills, levelsIn } from '../pictures/slice.ts';
import { expressionToJson } from '../sigma/expression-json.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { floatOf } from './floats.ts';
import { side } from './picture.ts';

/** Beyond this a picture takes longer than a frame. */
const mostProducts = 400;

const live = ['X', 'y', 'W', 'v'] as const;

interface Place {
  readonly array: string;
  readonly index: number;
}

/** The place of the number in the data or the parameters of the slice. */
function placeOf(
  change: Extract<Change, { readonly kind: 'entry' }>,
  { model, plane }: NetworkSlice,
): Place | undefined {
  const { array, row, col } = change;
  const known = live.find((name) => name === array);
  if (known === undefined) return undefined;
  const d = model.inputs.cols;
  if (known === 'X') return { array: 'X', index: row * d + col };
  if (known === 'y') return { array: 'y', index: col };
  if (known === 'W') return { array: 'P', index: row * d + col };
  return plane.origin.length > model.width * d
    ? { array: 'P', index: model.width * d + col }
    : { array: 'v', index: col };
}

type Single = Extract<Change, { readonly kind: 'entry' | 'number' | 'sigma' }>;

/** The change, if it is one number or sigma, which the picture can follow, and what moves; or why nothing does. */
function movable(
  changes: readonly Change[],
  slice: NetworkSlice,
): { readonly change: Single; readonly place: Place } | { readonly none: string } {
  const [change, ...others] = changes;
  if (change === undefined || others.length > 0)
    return { none: `${changes.length} things changed at once` };
  if (change.kind === 'entry') {
    const place = placeOf(change, slice);
    return place === undefined
      ? { none: `${change.array} is not part of the loss or of the point that is drawn` }
      : { change, place };
  }
  if (change.kind === 'sigma') return { change, place: { array: 'sigma', index: 0 } };
  if (change.kind !== 'number') return { none: 'what changed is no single number' };
  if (change.name !== 'radius' && change.name !== 'step')
    return {
      none: `${change.name} is a number of the statement, and moves nothing in the picture`,
    };
  return { change, place: { array: change.name, index: 0 } };
}

/** What the slider moves: the number; or the share of the other sigma in (1 - t) sigma + t other. */
function rangeOf(change: Single): object {
  return change.kind === 'sigma'
    ? { from: 0, to: 1, other: expressionToJson(change.to) }
    : { from: floatOf(change.from), to: floatOf(change.to) };
}

/** What the script draws: numbers, and sigma as a tree of them. */
function modelOf(slice: NetworkSlice, sigma: Expression, at: Float64Array): object {
  const { model, plane, half } = slice;
  return {
    sigma: expressionToJson(sigma),
    X: [...model.inputs.data],
    d: model.inputs.cols,
    y: model.labels,
    m: model.width,
    v: model.outputs ?? null,
    P: [...at],
    origin: [...plane.origin],
    across: [...plane.across],
    up: [...plane.up],
    half,
    levels: levelsIn(slice),
    fills: bandFills,
    dark: bandFills.map(darkOf),
  };
}

/**
 * The control for the changes of a subject, drawn in the slice of its witness.
 *
 * @param isHidden - whether the facts are about the gradient in W alone.
 */
export function sliderOf(
  changes: readonly Change[],
  subject: Subject,
  slice: NetworkSlice,
  sigma: Expression,
  isHidden: boolean,
): Element | { readonly none: string } {
  const found = movable(changes, slice);
  const { model, spots } = slice;
  const { point } = subject;
  const named = spots.find(({ says }) => says === point || says.startsWith(`${point}:`));
  // a theorem about the data alone names no point: the only one is meant
  const spot = point === '' && spots.length === 1 ? spots[0] : named;
  if ('none' in found) return found;
  if (spot === undefined) return { none: 'the changed point is not drawn' };
  if (model.labels.length * model.width > mostProducts)
    return { none: 'the loss takes too long to be drawn while it moves' };
  const { change, place } = found;
  const hidden = model.width * model.inputs.cols;
  const trained = isHidden ? hidden : slice.plane.origin.length;
  const ends = {
    place,
    ...rangeOf(change),
    trained,
    where: trained > hidden ? 'W and v' : 'W',
  };
  const data = { ...modelOf(slice, sigma, Float64Array.from(spot.at)), ...ends };
  const says = changeText(change, subject);
  const [name = ''] = change.kind === 'sigma' ? ['share of the other sigma'] : says.split(':');
  const size = { width: side, height: side };
  const range = { id: 'change', type: 'range', min: 0, max: 100, value: 0, step: 1 };
  return element(
    'div',
    { class: 'live', hidden: true, 'data-model': JSON.stringify(data) },
    element('canvas', { ...size, role: 'img', 'aria-label': `The loss as ${says}` }),
    element(
      'p',
      {},
      element('label', { for: 'change' }, `Move ${says}`),
      element('br'),
      element('input', range),
    ),
    element('p', {}, `${name} = `, element('output', { for: 'change' })),
  );
}

/** Float64 in the browser: it draws, and decides nothing. */
export const sliderScript = `
for(const box of document.querySelectorAll('.live')){
const M=JSON.parse(box.dataset.model),canvas=box.querySelector('canvas'),input=box.querySelector('input'),out=box.querySelector('output');
const erf=x=>{const t=1/(1+0.3275911*Math.abs(x)),p=t*(0.254829592+t*(-0.284496736+t*(1.421413741+t*(-1.453152027+t*1.061405429))));return Math.sign(x)*(1-p*Math.exp(-x*x))};
const F={exp:Math.exp,log:Math.log,sqrt:Math.sqrt,sin:Math.sin,cos:Math.cos,tanh:Math.tanh,atan:Math.atan,erf,relu:x=>Math.max(x,0)};
const build=e=>{
if(e==='x')return x=>x;
if(e==='pi')return()=>Math.PI;
if(typeof e==='string'){const[p,q='1']=e.split('/'),c=Number(p)/Number(q);return()=>c}
const[k,l,r]=e,a=build(l);
if(k==='pow')return x=>a(x)**r;
if(k==='neg')return x=>-a(x);
if(k in F){const f=F[k];return x=>f(a(x))}
const b=build(r);
return k==='add'?x=>a(x)+b(x):k==='sub'?x=>a(x)-b(x):k==='mul'?x=>a(x)*b(x):x=>a(x)/b(x)};
const sigma=build(M.sigma),other=M.other?build(M.other):sigma,n=M.y.length,w=M.m*M.d;
const loss=(D,p)=>{let sum=0;for(let i=0;i<n;i++){let r=-D.y[i];for(let j=0;j<M.m;j++){let a=0;for(let k=0;k<M.d;k++)a+=p[j*M.d+k]*D.X[i*M.d+k];r+=(D.v?D.v[j]:p[w+j])*D.sigma(a)}sum+=r*r/2}return sum};
const on=(s,t)=>M.origin.map((x,k)=>x+s*M.across[k]+t*M.up[k]);
const gradient=(D,p)=>p.map((x,k)=>{if(k>=M.trained)return 0;const h=1e-5*(1+Math.abs(x)),q=[...p];q[k]=x+h;const a=loss(D,q);q[k]=x-h;return(a-loss(D,q))/(2*h)});
const place=p=>{const m=p.map((x,k)=>x-M.origin[k]),dot=a=>m.reduce((s,x,k)=>s+x*a[k],0);return[dot(M.across),dot(M.up)]};
const shown=x=>String(Number(x.toPrecision(4)));
const draw=()=>{
const t=Number(input.value)/100,now=M.from+t*(M.to-M.from),D={X:[...M.X],y:[...M.y],v:M.v&&[...M.v],P:[...M.P],sigma:M.other?x=>(1-now)*sigma(x)+now*other(x):sigma};
if(M.place.array in D)D[M.place.array][M.place.index]=now;
const c=canvas.getContext('2d'),fills=matchMedia('(prefers-color-scheme:dark)').matches?M.dark:M.fills,size=canvas.width,cells=54,cell=size/cells,at=k=>(2*k/cells-1)*M.half;
for(let i=0;i<cells;i++)for(let j=0;j<cells;j++){const value=loss(D,on(at(i+.5),-at(j+.5)));let band=0;while(band<M.levels.length&&!(value<M.levels[band]))band++;c.fillStyle=fills[band];c.fillRect(Math.floor(i*cell),Math.floor(j*cell),Math.ceil(cell),Math.ceil(cell))}
const pixel=([s,u])=>[size*(s/M.half+1)/2,size*(1-u/M.half)/2],g=gradient(D,D.P),norm=Math.hypot(...g),[x,y]=pixel(place(D.P));
const line=(points,colour,width)=>{c.strokeStyle=colour;c.lineWidth=width;c.beginPath();points.forEach(([a,b],k)=>k?c.lineTo(a,b):c.moveTo(a,b));c.stroke()};
if(M.place.array==='radius'){const[a,b]=pixel(place(M.origin)),r=size*now/(2*M.half);for(const[colour,width]of[['#fff',5],['#d55e00',3]]){c.strokeStyle=colour;c.lineWidth=width;c.beginPath();c.arc(a,b,r,0,7);c.stroke()}}
let end=D.P.map((p,k)=>p-(norm>0?.25*M.half*g[k]/norm:0));
if(M.place.array==='step')end=D.P.map((p,k)=>p-now*g[k]);
const[a,b]=pixel(place(end));
for(const[colour,width]of[['#fff',5],['#1a1a1a',2]]){line([[x,y],[a,b]],colour,width);c.fillStyle=colour;c.beginPath();c.arc(x,y,2+width,0,7);c.fill()}
const after=M.place.array==='step'?', after the step '+shown(loss(D,end)):'';
out.value=shown(now)+': loss '+shown(loss(D,D.P))+after+', norm of the gradient in '+M.where+' '+shown(norm)+' (float64)';
};
box.hidden=false;input.addEventListener('input',draw);draw();
}
`;
